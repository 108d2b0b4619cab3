import { createQuery } from '@tanstack/svelte-query'
import type { AccountView } from '../../../schemas/account.ts'
import { accountApi } from '../../account-api.ts'
import { slugOf } from '../../format/slug-of.ts'
import { accountQueries } from '../../state/account-queries.ts'
import { language } from '../../state/language.svelte.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'
import { sayAccounts as say } from '../../texts/account-texts.ts'

/** A link that was just made, to hand on. */
interface MadeLink {
  readonly text: string
  readonly link: string
}

/** Accounts, invitations and teams, for those who look after them. */
export class PeoplePage {
  readonly #accounts = createQuery(() => accountQueries.accounts())
  readonly #invitations = createQuery(() => accountQueries.invitations())
  readonly #roles = createQuery(() => accountQueries.roles())
  readonly #teams = createQuery(() => accountQueries.teams())
  readonly sending = new Sending()
  email = $state('')
  role = $state('read-only')
  team = $state('')
  teamName = $state('')
  parent = $state('')
  made: MadeLink | null = $state(null)

  get accounts() {
    return this.#accounts.data ?? []
  }

  get invitations() {
    return this.#invitations.data ?? []
  }

  get roles() {
    return this.#roles.data ?? []
  }

  get teams() {
    return this.#teams.data ?? []
  }

  get failure(): unknown {
    return this.sending.failure ?? this.#accounts.error
  }

  roleName(id: string): string {
    const found = this.roles.find((role) => role.id === id)
    return found ? language.pick(found.labels) : id
  }

  async edit({ id }: AccountView, edit: Parameters<typeof accountApi.editAccount>[1]): Promise<void> {
    await this.#act(async () => {
      await accountApi.editAccount(id, edit)
      notices.say(say.who_saved())
    })
  }

  async invite(): Promise<void> {
    await this.#act(async () => {
      const asked = { email: this.email, role: this.role, team: this.team || null, language: language.current }
      const { link, isMailed } = await accountApi.invite(asked)
      const mailed = isMailed ? `${say.who_invitation_mailed({ email: this.email })} ` : ''
      this.made = { text: mailed + say.who_invitation_link(), link }
      this.email = ''
    })
  }

  async withdraw(id: string): Promise<void> {
    await this.#act(() => accountApi.withdrawInvitation(id))
  }

  async makeResetLink({ id, name }: AccountView): Promise<void> {
    await this.#act(async () => {
      const { link } = await accountApi.resetLink(id)
      this.made = { text: say.who_reset_link_made({ name }), link }
    })
  }

  async addTeam(): Promise<void> {
    await this.#act(async () => {
      await accountApi.saveTeam({ id: slugOf(this.teamName), name: this.teamName, parent: this.parent || null })
      this.teamName = ''
    })
  }

  async #act(work: () => Promise<unknown>): Promise<void> {
    await this.sending.run(async () => {
      await work()
    })
    await Promise.all(
      ['accounts', 'invitations', 'teams'].map((key) => queryClient.invalidateQueries({ queryKey: [key] }))
    )
  }
}
