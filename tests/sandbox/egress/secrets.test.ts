import { describe, expect, test } from 'vitest'
import type { OutsideRequest } from '../../../engine/ports/gateway.ts'
import { gatewayWith, secret, serve, shown } from './world.ts'

describe('a secret', () => {
  async function echoing() {
    const side = await serve(({ path, headers, body }, response) => {
      const text = JSON.stringify({ path, headers, body, packed: Buffer.from(`u:${body}`).toString('base64') })
      response.writeHead(200, { 'x-echo': encodeURIComponent(path) }).end(text)
    })
    const host = `api.example.com:${side.port}`
    const asked = {
      granted: [`http+plain:${host}`, `http+plain:other.example.com:${side.port}`, 'secret:token'],
      secrets: { token: { value: secret, hosts: [host] } },
      url: `http://${host}/`
    }
    return { side, asked }
  }

  test.each([
    ['a header', { headers: { authorization: 'Bearer {{secret:token}}' } }],
    ['the path', { url: 'bot{{secret:token}}/send' }],
    ['the query', { url: 'send?key={{secret:token}}&again={{secret:token}}' }],
    [
      'a JSON body',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"k":"{{secret:token}}"}' }
    ],
    [
      'a form',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'k={{secret:token}}' }
    ],
    ['a text', { method: 'POST', body: '<k>{{secret:token}}</k>' }]
  ])('is put into %s, and struck out of the echo and the audit', async (_, asked: Partial<OutsideRequest>) => {
    const { side, asked: whole } = await echoing()
    const { call, audit } = gatewayWith()
    const outcome = await call({ ...whole, ...asked, url: whole.url + (asked.url ?? '') })
    const said = JSON.stringify(side.heard)
    expect(said.includes(secret) || said.includes(encodeURIComponent(secret))).toBe(true)
    expect(said).not.toContain('{{secret')
    const back = JSON.stringify([outcome, audit])
    expect(outcome.kind).toBe('answered')
    expect(back).toContain('‹secret›')
    for (const form of [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(encodeURIComponent(secret)),
      btoa(secret).slice(2, -4)
    ])
      expect(back).not.toContain(form)
    expect(audit[0]?.secrets).toEqual(['token'])
  })

  test('is written as its place wants it', async () => {
    const { side, asked } = await echoing()
    const value = 'a"b\\c&d=e f'
    const secrets = { token: { ...asked.secrets.token, value } }
    const send = (type: string, body: string) =>
      gatewayWith().call({ ...asked, secrets, method: 'POST', headers: { 'Content-Type': type }, body })
    await send('application/vnd.api+json; charset=utf-8', '{"k":"{{secret:token}}"}')
    await send('application/x-www-form-urlencoded', 'k={{secret:token}}&z=1')
    expect(JSON.parse(side.heard[0]?.body ?? '')).toEqual({ k: value })
    expect(new URLSearchParams(side.heard[1]?.body).get('k')).toBe(value)
  })

  test.each([
    ['that was not granted', { granted: ['http+plain:'] }, 'the secret token was not granted'],
    ['that has no value', { secrets: {} }, 'the secret token has no value yet'],
    ['of the prototype', { headers: { a: '{{secret:constructor}}' } }, 'the secret constructor was not granted'],
    ['for another host', { host: 'other.example.com' }, 'the secret token may not be sent to this host'],
    ['in the host', { url: 'http://{{secret:token}}.example.com/' }, 'not among the hosts'],
    ['that is too short to be told apart', { value: '1234567' }, 'is shorter than 8 characters'],
    ['with a line break', { value: 'abcdefgh\r\nx: y' }, 'holds control characters']
  ])(
    '%s goes nowhere',
    async (
      _,
      change: {
        granted?: unknown
        secrets?: object
        host?: string
        url?: string
        value?: string
        headers?: Record<string, string>
      },
      reason
    ) => {
      const { side, asked } = await echoing()
      const value = change.value ?? secret
      const outcome = await gatewayWith().call({
        ...asked,
        headers: change.headers ?? { authorization: '{{secret:token}}' },
        url: change.url ?? asked.url.replace('api.example.com', change.host ?? 'api.example.com'),
        granted: change.granted ? asked.granted.slice(0, 2) : asked.granted,
        secrets: change.secrets ? {} : { token: { ...asked.secrets.token, value } }
      })
      expect(shown(outcome)).toEqual(['refused', 'OUTSIDE_CALL_REFUSED', expect.stringContaining(reason)])
      expect(JSON.stringify(outcome)).not.toContain(value)
      expect(side.heard).toEqual([])
    }
  )

  test('may not stand in the host, even below a wildcard', async () => {
    const outcome = await gatewayWith().call({
      granted: ['http:*.example.com', 'secret:token'],
      url: 'https://{{secret:token}}.example.com/',
      secrets: { token: { value: secret, hosts: ['*.example.com'] } }
    })
    expect(shown(outcome)).toEqual(['refused', 'OUTSIDE_CALL_REFUSED', 'a secret may not stand in the host'])
  })
})
