import { createServer, type AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import type { Heard } from '../../support/serve-far-side.ts'
import { gatewayWith, serve, shown } from './world.ts'

describe('what goes out and comes back', () => {
  const answering = async (answer: (heard: Heard, response: ServerResponse) => void) => {
    const side = await serve(answer)
    return { side, granted: [`http+plain:api.example.com:${side.port}`], url: `http://api.example.com:${side.port}/` }
  }
  const bomb = Buffer.alloc(50_000_000)

  test.each([
    ['gzip', gzipSync('lời đáp')],
    ['deflate', deflateSync('lời đáp')],
    ['br', brotliCompressSync('lời đáp')]
  ])('is unpacked when it is packed as %s', async (coding, packed) => {
    const { granted, url } = await answering((_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(packed)
    )
    expect(shown(await gatewayWith().call({ granted, url }))).toEqual([200, 'lời đáp'])
  })

  test.each([
    ['gzip', gzipSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['br', brotliCompressSync(bomb)]
  ])('is cut off when it unpacks from %s to too much', async (coding, packed) => {
    expect(packed.length).toBeLessThan(limits.outsideAnswerBytesMax)
    const { granted, url } = await answering((_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(packed)
    )
    expect(shown(await gatewayWith().call({ granted, url }))).toEqual([
      'refused',
      'PLUGIN_LIMIT',
      'outsideAnswerBytesMax'
    ])
  })

  test('is cut off when it never ends', async () => {
    const { granted, url } = await answering((_, response) => {
      const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more))
      more()
    })
    const outcome = await gatewayWith().call({ granted, url, method: 'POST' })
    expect(shown(outcome)).toEqual(['unknown', 'PLUGIN_LIMIT', 'outsideAnswerBytesMax'])
  })

  test('may not be packed wrongly', async () => {
    const { granted, url } = await answering((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip')
    )
    expect(shown(await gatewayWith().call({ granted, url }))).toEqual(['failed', 'OUTSIDE_CALL_FAILED', 'Z_DATA_ERROR'])
  })

  test('comes in base64 when it is no text', async () => {
    const { granted, url } = await answering((_, response) => response.end(Buffer.from([0xff, 0xd8, 0x00])))
    expect(await gatewayWith().call({ granted, url })).toMatchObject({ answer: { body: '/9gA', encoding: 'base64' } })
  })

  test.each([
    ['before it begins', () => undefined],
    ['letter by letter', (response: ServerResponse) => void setInterval(() => response.write('x'), 20).unref()]
  ])('is waited for only so long when it is slow %s', async (_, answer) => {
    const { granted, url } = await answering((_heard, response) => answer(response))
    const { call } = gatewayWith({ limits: { outsideCallMs: 200 } })
    expect(shown(await call({ granted, url }))).toEqual(['failed', 'OUTSIDE_CALL_FAILED', 'no answer within 200 ms'])
    expect((await call({ granted, url, method: 'POST' })).kind).toBe('unknown')
  })

  test('is unknown when the connection breaks after the request went out', async () => {
    const { granted, url } = await answering((_, response) => void response.destroy())
    expect((await gatewayWith().call({ granted, url, method: 'POST' })).kind).toBe('unknown')
    expect((await gatewayWith().call({ granted, url, method: 'GET' })).kind).toBe('failed')
  })

  test('has certainly not been taken when nobody listens', async () => {
    const { side, granted, url } = await answering(() => undefined)
    await side.close()
    const outcome = await gatewayWith().call({ granted, url, method: 'POST' })
    expect(shown(outcome)).toEqual(['failed', 'OUTSIDE_CALL_FAILED', 'ECONNREFUSED'])
  })

  test('is refused when the far side speaks no HTTP or too long headers', async () => {
    const server = createServer((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const granted = [`http+plain:api.example.com:${port}`]
    const outcome = await gatewayWith().call({ granted, url: `http://api.example.com:${port}/` })
    expect(shown(outcome)).toEqual(['failed', 'OUTSIDE_CALL_FAILED', 'HPE_HEADER_OVERFLOW'])
    server.close()
  })

  test.each([
    ['a method that opens a tunnel', { method: 'CONNECT' }, 'CONNECT is not a method'],
    ['a method with a line break', { method: 'GET / HTTP/1.1\r\nx: y' }, 'is not a method'],
    ['the host', { headers: { Host: 'evil.example' } }, 'the header Host is set by the gateway'],
    ['the framing', { headers: { 'Transfer-Encoding': 'chunked' } }, 'Transfer-Encoding is set by the gateway'],
    ['the length', { headers: { 'content-length': '5' } }, 'content-length is set by the gateway'],
    ['words for a proxy', { headers: { 'Proxy-Authorization': 'x' } }, 'Proxy-Authorization is set by the gateway'],
    ['a line break in a header', { headers: { 'x-a': 'b\r\nhost: evil.example' } }, 'characters that are not allowed'],
    ['a line break in a name', { headers: { 'x-a\r\nhost': 'b' } }, 'a header has a name that is none'],
    ['letters that no header has', { headers: { 'x-a': 'đ' } }, 'characters that are not allowed']
  ])('may not set %s', async (_, asked, reason) => {
    const { side, granted, url } = await answering((_heard, response) => response.end())
    const outcome = await gatewayWith().call({ granted, url, ...asked })
    expect(shown(outcome)).toEqual(['refused', 'OUTSIDE_CALL_REFUSED', expect.stringContaining(reason)])
    expect(side.heard).toEqual([])
  })

  test.each([
    ['outsideUrlCharsMax', (url: string) => ({ url: url + 'x'.repeat(limits.outsideUrlCharsMax) })],
    ['outsideHeaderBytesMax', (url: string) => ({ url, headers: { 'x-a': 'y'.repeat(limits.outsideHeaderBytesMax) } })],
    ['outsideRequestBytesMax', (url: string) => ({ url, method: 'POST', body: 'đ'.repeat(600_000) })]
  ])('keeps to %s', async (limit, ask) => {
    const { side, granted, url } = await answering((_, response) => response.end())
    expect(shown(await gatewayWith().call({ granted, ...ask(url) }))).toEqual(['refused', 'PLUGIN_LIMIT', limit])
    expect(side.heard).toEqual([])
  })

  test('is as much as a plugin may send in a second, whatever others do', async () => {
    const { granted, url } = await answering((_, response) => response.end())
    const clock = fakeClock()
    const bounds = { outsideCallsPerSecond: 2, outsideCallsBurst: 3 }
    const { call } = gatewayWith({ clock, limits: bounds })
    const kinds = async (plugin: string, count: number) => {
      const made: string[] = []
      for (let each = 0; each < count; each += 1) made.push((await call({ plugin, granted, url })).kind)
      return made
    }
    expect(await kinds('one', 4)).toEqual(['answered', 'answered', 'answered', 'failed'])
    expect(await kinds('two', 1)).toEqual(['answered'])
    expect(await call({ plugin: 'one', granted, url })).toMatchObject({
      retryAfterMs: 500,
      error: { details: { limit: 'outsideCallsPerSecond', max: 2 } }
    })
    await clock.advance(1_000)
    expect(await kinds('one', 3)).toEqual(['answered', 'answered', 'failed'])
  })

  test('is so many at once and no more', async () => {
    const waiting: ServerResponse[] = []
    const { granted, url } = await answering((_, response) => void waiting.push(response))
    const { call } = gatewayWith({ limits: { outsideCallsInFlightMax: 2 } })
    const calls = [call({ granted, url }), call({ granted, url })]
    await expect.poll(() => waiting.length).toBe(2)
    expect(shown(await call({ granted, url }))).toEqual(['failed', 'PLUGIN_LIMIT', 'outsideCallsInFlightMax'])
    for (const response of waiting) response.end('end')
    expect((await Promise.all(calls)).map(({ kind }) => kind)).toEqual(['answered', 'answered'])
    const again = call({ granted, url })
    await expect.poll(() => waiting.length).toBe(3)
    waiting[2]?.end()
    expect((await again).kind).toBe('answered')
  })
})
