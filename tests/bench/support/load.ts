import { Agent, request } from 'node:http'

export interface LoadResult {
  readonly statuses: ReadonlyMap<number, number>
  /** Milliseconds per request. */
  readonly tookMs: readonly number[]
  readonly seconds: number
}

/** Posts `count` bodies over `clients` kept connections, each as soon as the one before it is answered. */
export async function postMany(
  url: string,
  {
    clients,
    count,
    bodyOf
  }: { readonly clients: number; readonly count: number; readonly bodyOf: (n: number) => string }
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const target = new URL(url)
  const statuses = new Map<number, number>()
  const tookMs: number[] = []
  let next = 0
  const client = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const startedAt = performance.now()
      const status = await post(target, agent, bodyOf(n))
      tookMs.push(performance.now() - startedAt)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: clients }, client))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return { statuses, tookMs, seconds }
}

function post(target: URL, agent: Agent, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(target, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
