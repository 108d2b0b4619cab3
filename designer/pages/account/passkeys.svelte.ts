import { createQuery } from '@tanstack/svelte-query'
import { accountApi } from '../../account-api.ts'
import { makePasskey } from '../../door/ask-passkey.ts'
import { accountQueries } from '../../state/account-queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'
import { agentText } from '../../words/agent-text.ts'

/** The passkeys of the account. */
export class PasskeysPanel {
  readonly #passkeys = createQuery(() => accountQueries.passkeys())
  readonly sending = new Sending()
  name = $state(agentText(navigator.userAgent))
  password = $state('')
  isAdding: boolean = $state(false)

  get rows() {
    return this.#passkeys.data ?? []
  }

  async add(): Promise<void> {
    await this.#act(async () => {
      const { challenge, options } = await accountApi.beginPasskey(this.password)
      await accountApi.addPasskey({ challenge, response: await makePasskey(options), name: this.name })
      this.password = ''
      this.isAdding = false
    })
  }

  async remove(id: string): Promise<void> {
    await this.#act(() => accountApi.removePasskey(id))
  }

  async #act(work: () => Promise<unknown>): Promise<void> {
    await this.sending.run(async () => {
      await work()
      await queryClient.invalidateQueries({ queryKey: ['me', 'passkeys'] })
    })
  }
}
