import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveChange } from '../../../schemas/views.ts'
import { answerApi } from './answer-api.ts'
import { SampleWorld } from './sample-world.ts'
import { sendFile } from './send-file.ts'

/** A server that serves the built app as Mạch does, over a small invented world that tests may change. */
export interface StandIn {
  readonly address: string
  world: SampleWorld
  /** Requests that reached the API, `GET /api/runs?…`. */
  readonly asked: string[]
  /** Tells open pages of a change. */
  announce(change: Pick<LiveChange, 'runs' | 'entities'>): void
  /** Cuts every live line, as a restart of the server would. */
  cutLive(): void
  close(): Promise<void>
}

export async function openStandIn(now: number): Promise<StandIn> {
  const lines = new Set<ServerResponse>()
  const standIn = {
    world: new SampleWorld(now),
    asked: [] as string[],
    announce(change: Pick<LiveChange, 'runs' | 'entities'>) {
      const data = JSON.stringify({ ...change, overview: standIn.world.overview() })
      for (const line of lines) line.write(`event: change\ndata: ${data}\n\n`)
    },
    cutLive() {
      for (const line of lines) line.destroy()
      lines.clear()
    }
  }
  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    if (url.pathname === '/api/live') return openLine(response)
    if (!url.pathname.startsWith('/api/')) return sendFile(url.pathname, response)
    standIn.asked.push(`${request.method} ${url.pathname}${url.search}`)
    const { status, body, headers } = await answerApi(standIn.world, request, url)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body === null ? '' : JSON.stringify(body))
  }

  function openLine(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': hello\n\n')
    lines.add(response)
    response.on('close', () => lines.delete(response))
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return Object.assign(standIn, {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((done) => {
        standIn.cutLive()
        server.closeAllConnections()
        server.close(() => done())
      })
  })
}
