import { accountApi } from '../../account-api.ts'
import { me } from '../../state/me.svelte.ts'
import { Sending } from '../../state/sending.svelte.ts'

/** The second step of signing in, while it is turned on or off. */
export class SecondFactorPanel {
  isOn: boolean = $state(me.account?.hasSecondFactor ?? false)
  begun: { readonly secret: string; readonly address: string } | null = $state(null)
  recoveryCodes: readonly string[] = $state([])
  code = $state('')
  password = $state('')
  readonly sending = new Sending()

  /** The secret in groups, as it is read and typed. */
  get spelled(): string {
    return (this.begun?.secret.match(/.{1,4}/g) ?? []).join(' ')
  }

  async begin(): Promise<void> {
    await this.sending.run(async () => {
      this.begun = await accountApi.beginSecondFactor()
    })
  }

  async confirm(): Promise<void> {
    const secret = this.begun?.secret ?? ''
    await this.sending.run(async () => {
      const given = { secret, code: this.code.trim(), password: this.password }
      this.recoveryCodes = (await accountApi.confirmSecondFactor(given)).recoveryCodes
      this.#settle(true)
    })
  }

  async turnOff(): Promise<void> {
    await this.sending.run(async () => {
      await accountApi.turnOffSecondFactor(this.password)
      this.recoveryCodes = []
      this.#settle(false)
    })
  }

  #settle(isOn: boolean): void {
    this.isOn = isOn
    this.begun = null
    this.code = ''
    this.password = ''
  }
}
