import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/**
 * What a mail server does with the next mail: takes it, says no to server or recipient for now (or for good), or takes
 * every byte and hangs up without a word, or says nothing at all.
 */
export type Whim = 'take' | 'busy' | 'recipient-busy' | 'refuse' | 'hang-up' | 'silent'

/** A real SMTP server on this machine that does as it is told. */
export interface FickleSmtp {
  readonly url: string
  readonly port: number
  /** Message-IDs in the order in which whole mails came in, whatever was answered. */
  readonly seen: readonly string[]
  /** What it does with the mails to come, one each; afterwards it takes them. */
  plan(...whims: readonly Whim[]): void
  close(): Promise<void>
}

/** On a free port, or on the one that an earlier server had. */
export async function openFickleSmtp(wanted = 0): Promise<FickleSmtp> {
  const seen: string[] = []
  const planned: Whim[] = []
  let current: Whim = 'take'
  const fault = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onMailFrom(_address, _session, done) {
      current = planned.shift() ?? 'take'
      done()
    },
    onRcptTo(_address, _session, done) {
      done(current === 'recipient-busy' ? fault(450, 'mailbox busy') : null)
    },
    onData(stream, session, done) {
      const whim = current
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        seen.push(/^message-id: <(.*)>/im.exec(Buffer.concat(chunks).toString('utf8'))?.[1] ?? '')
        if (whim === 'busy') done(fault(451, 'try again later'))
        else if (whim === 'refuse') done(fault(554, 'no such thing here'))
        else if (whim === 'hang-up') hangUp(server, session.id)
        else if (whim !== 'silent') done()
      })
    }
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    seen,
    plan: (...whims) => void planned.push(...whims),
    close: () =>
      new Promise((resolve) => {
        hangUp(server)
        server.close(() => resolve())
      })
  }
}

/** Cuts connections without a word, as a server does that falls over. */
function hangUp(server: SMTPServer, id?: string): void {
  const { connections } = server as unknown as {
    readonly connections: ReadonlySet<{ readonly id: string; readonly _socket: { destroy(): void } }>
  }
  for (const connection of connections) if (id === undefined || connection.id === id) connection._socket.destroy()
}
