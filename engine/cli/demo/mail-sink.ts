import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A mail as the sink keeps it. */
export interface SunkMail {
  readonly messageId: string
  readonly to: string
  readonly subject: string
}

/** A real SMTP server on this machine that keeps what it gets, so that a demo sends to nobody. */
export interface MailSink {
  readonly url: string
  /** Each mail once: like many servers, it drops a second one with the same Message-ID. */
  mails(): readonly SunkMail[]
  close(): Promise<void>
}

/** Opens the sink on a free port. A mail is on disk before it is acknowledged. */
export async function openMailSink(file: string): Promise<MailSink> {
  const mailsById = new Map(readKept(file).map((mail) => [mail.messageId, mail]))
  const keep = async (raw: Buffer): Promise<void> => {
    const parsed = await PostalMime.parse(raw)
    const mail = { messageId: parsed.messageId ?? '', to: parsed.to?.[0]?.address ?? '', subject: parsed.subject ?? '' }
    if (mailsById.has(mail.messageId)) return
    appendSynced(file, `${JSON.stringify(mail)}\n`)
    mailsById.set(mail.messageId, mail)
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => void keep(Buffer.concat(chunks)).then(() => done(), done))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => [...mailsById.values()],
    close: () => new Promise((resolve) => server.close(() => resolve()))
  }
}

function readKept(file: string): readonly SunkMail[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
  return lines.map((line) => JSON.parse(line) as SunkMail)
}

function appendSynced(file: string, text: string): void {
  const handle = openSync(file, 'a')
  appendFileSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
}
