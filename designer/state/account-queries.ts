import { accountApi } from '../account-api.ts'

type Signalled = { readonly signal: AbortSignal }

/** What the pages about accounts ask. */
export const accountQueries = {
  sessions: () => ({ queryKey: ['me', 'sessions'], queryFn: ({ signal }: Signalled) => accountApi.sessions(signal) }),
  passkeys: () => ({ queryKey: ['me', 'passkeys'], queryFn: ({ signal }: Signalled) => accountApi.passkeys(signal) }),
  keys: () => ({ queryKey: ['me', 'keys'], queryFn: ({ signal }: Signalled) => accountApi.keys(signal) }),
  accounts: () => ({ queryKey: ['accounts'], queryFn: ({ signal }: Signalled) => accountApi.accounts(signal) }),
  invitations: () => ({
    queryKey: ['invitations'],
    queryFn: ({ signal }: Signalled) => accountApi.invitations(signal)
  }),
  roles: () => ({ queryKey: ['roles'], queryFn: ({ signal }: Signalled) => accountApi.roles(signal) }),
  teams: () => ({ queryKey: ['teams'], queryFn: ({ signal }: Signalled) => accountApi.teams(signal) })
} as const
