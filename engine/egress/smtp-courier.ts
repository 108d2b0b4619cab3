import type { Readable } from 'node:stream'
import { createTransport, type Transporter } from 'nodemailer'
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
    maxConnections: limits.messagesPerHostMax,
    maxMessages: Number.POSITIVE_INFINITY,
    socketTimeout: limits.deliveryMs,
    connectionTimeout: limits.deliveryMs,
    greetingTimeout: limits.deliveryMs,
    disableFileAccess: true,
    disableUrlAccess: true
  })
  const bodies = watchBodies(transport)
  const domain = domainOf(settings.from)
  const { host } = new URL(settings.url)
  return {
    honoursKeys: settings.dropsRepeats,
    hostOf: () => host,
    async deliver(message): Promise<Delivery> {
      const mail = toMail(message, settings.from, domain)
      try {
        const sent = await transport.sendMail(mail)
        return { kind: 'sent', answer: sent.response }
      } catch (error) {
        return toDelivery(error, bodies.hasLeft(mail.messageId))
      } finally {
        bodies.forget(mail.messageId)
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

/**
 * Knows of each mail whether any of its body was read, which happens once the server is ready for it. The errors of a lost
 * connection do not tell: they look the same before the first byte and after the last.
 */
function watchBodies(transport: Pick<Transporter, 'use'>) {
  const streamsById = new Map<string, Readable[]>()
  transport.use('stream', (mail, done) => {
    const { message, data } = mail
    const create = message.createReadStream.bind(message)
    const streams: Readable[] = []
    streamsById.set(String(data.messageId), streams)
    message.createReadStream = (options) => {
      const stream = create(options)
      streams.push(stream)
      return stream
    }
    done()
  })
  return {
    hasLeft: (id: string): boolean => streamsById.get(id)?.some(({ readableDidRead }) => readableDidRead) ?? false,
    forget: (id: string) => streamsById.delete(id)
  }
}

/** 5xx is final, 4xx and whatever went wrong before the body can be tried again; a connection lost later leaves it unknown. */
function toDelivery(error: unknown, hasBodyLeft: boolean): Delivery {
  const fault = error as {
    readonly responseCode?: number
    readonly code?: string
    readonly command?: string
    readonly message?: string
  }
  const answer = (fault.message ?? String(error)).slice(0, limits.answerCharsMax)
  if (fault.responseCode !== undefined) {
    if (fault.responseCode >= 500) return { kind: 'refused', answer }
    // A recipient who is turned down for now says nothing of the server; 421 is its good-bye.
    return { kind: 'failed', answer, isHostUp: fault.command === 'RCPT TO' && fault.responseCode !== 421 }
  }
  if (fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE') return { kind: 'refused', answer }
  return { kind: hasBodyLeft ? 'unknown' : 'failed', answer }
}

function domainOf(from: string): string {
  return /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}
