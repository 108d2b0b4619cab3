import { createQuery } from '@tanstack/svelte-query'
import type { Permission } from '../../../schemas/role.ts'
import { accountApi } from '../../account-api.ts'
import { accountQueries } from '../../state/account-queries.ts'
import { me } from '../../state/me.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'

const dayMs = 86_400_000

/** The API keys of the account. */
export class KeysPanel {
  readonly #keys = createQuery(() => accountQueries.keys())
  readonly sending = new Sending()
  name = $state('')
  password = $state('')
  days = $state('90')
  scopes: readonly Permission[] = $state([])
  made: string | null = $state(null)

  get rows() {
    return this.#keys.data ?? []
  }

  get choices(): readonly Permission[] {
    return me.current?.state === 'signedIn' ? me.current.may : []
  }

  choose(scope: Permission, isChosen: boolean): void {
    const others = this.scopes.filter((each) => each !== scope)
    this.scopes = isChosen ? [...others, scope] : others
  }

  async make(): Promise<void> {
    await this.#act(async () => {
      const expiresAt = this.days === '' ? null : Date.now() + Number(this.days) * dayMs
      const asked = { name: this.name, scopes: this.scopes, expiresAt, password: this.password }
      this.made = (await accountApi.makeKey(asked)).secret
      this.name = ''
      this.password = ''
      this.scopes = []
    })
  }

  async revoke(id: string): Promise<void> {
    await this.#act(() => accountApi.revokeKey(id))
  }

  async #act(work: () => Promise<unknown>): Promise<void> {
    await this.sending.run(async () => {
      await work()
      await queryClient.invalidateQueries({ queryKey: ['me', 'keys'] })
    })
  }
}
