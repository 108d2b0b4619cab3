import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { testCertificate } from './test-certificate.ts'

export interface Heard {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server of somebody else: it keeps what it heard and answers as the test says. */
export interface FarSide {
  readonly port: number
  readonly heard: Heard[]
  close(): Promise<void>
}

export async function serveFarSide(
  answer: (heard: Heard, response: ServerResponse) => void,
  { tls = false } = {}
): Promise<FarSide> {
  const heard: Heard[] = []
  const server = (tls ? createTlsServer(testCertificate) : createServer()).on('request', (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
      heard.push(one)
      answer(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
