import { createQuery } from '@tanstack/svelte-query'
import { accountApi } from '../../account-api.ts'
import { accountQueries } from '../../state/account-queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'

/** Where the account is signed in. */
export class SessionsPanel {
  readonly #sessions = createQuery(() => accountQueries.sessions())
  readonly sending = new Sending()

  get rows() {
    return this.#sessions.data ?? []
  }

  async end(id: string): Promise<void> {
    await this.#act(() => accountApi.endSession(id))
  }

  async endOthers(): Promise<void> {
    await this.#act(() => accountApi.endOtherSessions())
  }

  async #act(work: () => Promise<unknown>): Promise<void> {
    await this.sending.run(async () => {
      await work()
      await queryClient.invalidateQueries({ queryKey: ['me', 'sessions'] })
    })
  }
}
