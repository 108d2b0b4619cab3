import type { Me } from '../../schemas/account.ts'
import type { Permission } from '../../schemas/role.ts'
import { accountApi } from '../account-api.ts'

/** Which door somebody stands at, who may not or not yet come in. */
export type DoorKind = 'signIn' | 'setup' | 'invitation' | 'reset'

/** Who is signed in. It hides what a role may not do; that nothing of it is done is the server's work. */
class SignedInPerson {
  current: Me | null = $state.raw(null)

  /** Without an answer the pages are shown, and say themselves that the server is not there. */
  async load(): Promise<void> {
    this.current = await accountApi.me().catch(() => null)
  }

  get door(): DoorKind | null {
    const { pathname } = location
    if (pathname === '/invitation') return 'invitation'
    if (pathname === '/reset') return 'reset'
    if (this.current?.state === 'signedOut') return 'signIn'
    return pathname === '/setup' && this.current?.state === 'open' ? 'setup' : null
  }

  may(permission: Permission): boolean {
    return this.current === null || (this.current.state !== 'signedOut' && this.current.may.includes(permission))
  }

  get account() {
    return this.current?.state === 'signedIn' ? this.current.account : null
  }

  get viewAs() {
    return this.current?.state === 'signedIn' && this.current.viewAs !== null ? this.current.role : null
  }

  get isOpen(): boolean {
    return this.current?.state === 'open'
  }

  async signOut(): Promise<void> {
    await accountApi.signOut()
    location.assign('/')
  }

  /** Everything on the page is another's now. */
  async viewAsRole(role: string | null): Promise<void> {
    await accountApi.viewAs(role)
    location.assign('/')
  }
}

export const me = new SignedInPerson()
