import { accountApi } from '../../account-api.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'
import { sayAccounts as say } from '../../texts/account-texts.ts'

/** A person chooses another password. */
export class PasswordChange {
  current = $state('')
  password = $state('')
  readonly sending = new Sending()

  async save(): Promise<void> {
    await this.sending.run(async () => {
      await accountApi.changePassword({ current: this.current, password: this.password })
      this.current = ''
      this.password = ''
      notices.say(say.who_password_changed())
      await queryClient.invalidateQueries({ queryKey: ['me'] })
    })
  }
}
