import type { Language, Localized } from '../../schemas/localized.ts'
import { accountMessage } from './account-message.ts'
import type { Clock } from '../ports/clock.ts'
import type { Courier } from '../ports/courier.ts'
import type { Log } from '../ports/log.ts'
import type { MakeId } from '../ports/make-id.ts'

/**
 * Mails about accounts. They go to the courier without the outbox: what they carry opens an account, and whoever may look
 * at messages must not find it there. One that is lost is asked for again.
 */
export interface AccountMails {
  /** False while there is no mail server: links are then handed on by people. */
  readonly canSend: boolean
  /** Where people reach this installation. */
  readonly address: string
  /** Answers at once; the mail goes on its way. */
  invite(to: Receiver, link: string): void
  reset(to: Receiver, link: string): void
}

export interface Receiver {
  readonly email: string
  readonly name: string
  readonly language: Language
}

export interface MailParts {
  readonly courier: Courier | null
  readonly clock: Clock
  readonly makeId: MakeId
  readonly log: Log
  readonly publicUrl: string
}

export function openAccountMails({ courier, clock, makeId, log, publicUrl }: MailParts): AccountMails {
  const send = (to: Receiver, subject: Localized, text: Localized): void => {
    if (!courier) return
    const { email, name, language } = to
    const payload = { to: email, ...(name ? { toName: name } : {}), subject: subject[language], text: text[language] }
    courier
      .deliver(accountMessage(makeId(clock.now()), payload, clock.now()))
      .then(({ kind }) => {
        if (kind !== 'sent') log.warn({ outcome: kind }, 'a mail about an account was not taken')
      })
      .catch((err: unknown) => log.warn({ err }, 'a mail about an account could not be sent'))
  }
  return {
    canSend: courier !== null,
    address: publicUrl,
    invite: (to, link) => send(to, invitation.subject, withLink(invitation.text, link)),
    reset: (to, link) => send(to, reset.subject, withLink(reset.text, link))
  }
}

function withLink({ vi, en }: Localized, link: string): Localized {
  return { vi: vi.replace('{link}', link), en: en.replace('{link}', link) }
}

const invitation = {
  subject: { vi: 'Mời bạn cùng dùng Mạch', en: 'You are invited to Mạch' },
  text: {
    vi: `Xin chào,

Bạn được mời cùng làm việc trên Mạch. Mở liên kết dưới đây để tạo tài khoản và chọn mật khẩu:

{link}

Liên kết dùng được một lần, trong 7 ngày. Nếu bạn không chờ thư này, cứ bỏ qua.`,
    en: `Hello,

You are invited to work on Mạch. Open this link to make your account and choose a password:

{link}

It can be used once, within 7 days. If you did not expect this, leave it be.`
  }
}

const reset = {
  subject: { vi: 'Đặt lại mật khẩu Mạch', en: 'Choose a new password for Mạch' },
  text: {
    vi: `Xin chào,

Có người yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Nếu là bạn, hãy mở liên kết dưới đây:

{link}

Liên kết dùng được một lần, trong 1 giờ. Nếu không phải bạn, cứ bỏ qua: mật khẩu vẫn như cũ.`,
    en: `Hello,

Somebody asked for a new password for your account. If that was you, open this link:

{link}

It can be used once, within one hour. If it was not you, leave it be: your password stays as it is.`
  }
}
