import { accountApi } from '../account-api.ts'
import { language } from '../state/language.svelte.ts'
import { me } from '../state/me.svelte.ts'
import { Sending } from '../state/sending.svelte.ts'
import { askPasskey } from './ask-passkey.ts'

/** What is asked for at the door right now. */
export type Asked = 'signIn' | 'code' | 'forgot' | 'forgotDone' | 'setup' | 'invitation' | 'reset' | 'resetDone'

/** How somebody comes in. The secret of a link stands behind the `#` of its address, which no server is sent. */
export class Door {
  asked: Asked = $state(me.door ?? 'signIn')
  email = $state('')
  name = $state('')
  password = $state('')
  code = $state('')
  invited: string | null = $state(null)
  readonly sending = new Sending()
  readonly hasPasskeys = 'PublicKeyCredential' in globalThis
  readonly hasMail = me.current?.state === 'signedOut' && me.current.hasMail
  readonly #secret = location.hash.slice(1)
  #pending = ''

  constructor() {
    if (this.asked === 'invitation') void this.sending.run(() => this.#look())
  }

  show(asked: Asked): void {
    this.asked = asked
    this.sending.failure = null
  }

  async send(): Promise<void> {
    await this.sending.run(() => this.#act())
  }

  async usePasskey(): Promise<void> {
    await this.sending.run(async () => {
      const { challenge, options } = await accountApi.beginPasskeySignIn()
      await accountApi.signInWithPasskey({ challenge, response: await askPasskey(options) })
      enter()
    })
  }

  #act(): Promise<void> {
    switch (this.asked) {
      case 'signIn':
        return this.#signIn()
      case 'code':
        return accountApi.enterCode({ pending: this.#pending, code: this.code.trim() }).then(enter)
      case 'setup':
        return accountApi.createOwner({ ...this.#person(), email: this.email }).then(enter)
      case 'invitation':
        return accountApi.acceptInvitation({ ...this.#person(), secret: this.#secret }).then(enter)
      case 'forgot':
        return accountApi.forgotPassword(this.email).then(() => this.show('forgotDone'))
      case 'reset':
        return accountApi
          .resetPassword({ secret: this.#secret, password: this.password })
          .then(() => this.show('resetDone'))
      case 'forgotDone':
      case 'resetDone':
        return Promise.resolve(enter())
    }
  }

  async #signIn(): Promise<void> {
    const outcome = await accountApi.signIn({ email: this.email, password: this.password })
    if (outcome.state === 'signedIn') return enter()
    this.#pending = outcome.pending
    this.show('code')
  }

  async #look(): Promise<void> {
    this.invited = (await accountApi.lookAtInvitation(this.#secret)).email
  }

  #person() {
    return { name: this.name, password: this.password, language: language.current }
  }
}

const doors: ReadonlySet<string> = new Set(['/setup', '/invitation', '/reset'])

/** Begins anew as the person who came in, on the page that was asked for. */
function enter(): void {
  if (doors.has(location.pathname)) location.assign('/')
  else location.reload()
}
