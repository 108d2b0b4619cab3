import { createTransport } from 'nodemailer'
import type { Message } from '../../schemas/message.ts'
import { limits } from '../limits.ts'
import type { Courier, Delivery } from '../ports/courier.ts'

/** Where mail goes out, and in whose name. */
export interface SmtpSettings {
  /** For example `smtp://user:secret@mail.example.com:587`. */
  readonly url: string
  /** For example `Cửa hàng Mai <mai@example.com>`. */
  readonly from: string
  /** The server drops a second mail with the same Message-ID. */
  readonly dropsRepeats: boolean
}

interface MailPayload {
  readonly to: string
  readonly toName?: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly replyTo?: string
}

/** Carries mail to an SMTP server. The Message-ID is made of the message's key, so every attempt is the same mail. */
export function openSmtpCourier(settings: SmtpSettings): Courier {
  const transport = createTransport({
    url: settings.url,
    pool: true,
    maxConnections: limits.messagesInFlightMax,
    maxMessages: Number.POSITIVE_INFINITY,
    socketTimeout: limits.deliveryMs,
    connectionTimeout: limits.deliveryMs,
    greetingTimeout: limits.deliveryMs,
    disableFileAccess: true,
    disableUrlAccess: true
  })
  const domain = domainOf(settings.from)
  return {
    honoursKeys: settings.dropsRepeats,
    async deliver(message): Promise<Delivery> {
      try {
        const sent = await transport.sendMail(toMail(message, settings.from, domain))
        return { kind: 'sent', answer: sent.response }
      } catch (error) {
        return toDelivery(error)
      }
    },
    close() {
      transport.close()
      return Promise.resolve()
    }
  }
}

function toMail({ id, payload }: Message, from: string, domain: string) {
  const mail = payload as unknown as MailPayload
  return {
    from,
    to: mail.toName ? { name: mail.toName, address: mail.to } : mail.to,
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
    messageId: `<${id}@${domain}>`
  }
}

/** 5xx is final, 4xx and a connection that never opened can be tried again; a connection lost later leaves it unknown. */
function toDelivery(error: unknown): Delivery {
  const fault = error as {
    readonly responseCode?: number
    readonly code?: string
    readonly command?: string
    readonly message?: string
  }
  const answer = (fault.message ?? String(error)).slice(0, 500)
  if (fault.responseCode !== undefined) return { kind: fault.responseCode >= 500 ? 'refused' : 'failed', answer }
  if (fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE') return { kind: 'refused', answer }
  const isBeforeData =
    fault.code === 'ECONNECTION' || fault.code === 'EDNS' || fault.code === 'EAUTH' || fault.command === 'CONN'
  return { kind: isBeforeData ? 'failed' : 'unknown', answer }
}

function domainOf(from: string): string {
  return /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}
