import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import type { FarSide } from '../../support/serve-far-side.ts'
import { gatewayWith, notPublic, secret, serve, shown } from './world.ts'

describe('a redirect', () => {
  async function redirecting(status: number, to: (port: number) => string) {
    const side: FarSide = await serve((heard, response) => {
      if (heard.path === '/start') response.writeHead(status, { location: to(side.port) }).end()
      else response.end('end')
    })
    const granted = ['api', 'other'].map((name) => `http+plain:${name}.example.com:${side.port}`)
    return { side, granted: [...granted, 'secret:token'], url: `http://api.example.com:${side.port}/start` }
  }

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'PUT', 'PUT', 'body'],
    [302, 'PUT', 'PUT', 'body']
  ])('%i turns a %s into a %s', async (status, method, then, body) => {
    const { side, granted, url } = await redirecting(status, () => '/end')
    const headers = { 'content-type': 'text/plain', authorization: 'mine' }
    expect(shown(await gatewayWith().call({ granted, url, method, body: 'body', headers }))).toEqual([200, 'end'])
    expect(side.heard[1]).toMatchObject({ method: then, body, headers: { authorization: 'mine' } })
    expect(side.heard[1]?.headers['content-type']).toBe(body === '' ? undefined : 'text/plain')
  })

  test('to another host takes no credentials and no secret along', async () => {
    const { side, granted, url } = await redirecting(307, (port) => `http://other.example.com:${port}/end`)
    const { call, audit } = gatewayWith()
    const headers = { Authorization: 'mine', Cookie: 'a=b', 'X-Key': '{{secret:token}}', 'X-Plain': 'kept' }
    const secrets = { token: { value: secret, hosts: [`api.example.com:${side.port}`] } }
    expect(shown(await call({ granted, url, headers, secrets }))).toEqual([200, 'end'])
    expect(side.heard[0]?.headers).toMatchObject({ authorization: 'mine', 'x-key': secret })
    expect(side.heard[1]?.headers).toMatchObject({ 'x-plain': 'kept', host: `other.example.com:${side.port}` })
    for (const name of ['authorization', 'cookie', 'x-key']) expect(side.heard[1]?.headers[name]).toBeUndefined()
    expect(audit[0]?.hosts).toEqual([`api.example.com:${side.port}`, `other.example.com:${side.port}`])
  })

  test('to another host with a secret in the body ends there, and may have been taken', async () => {
    const { side, granted, url } = await redirecting(307, (port) => `http://other.example.com:${port}/end`)
    const secrets = { token: { value: secret, hosts: [`api.example.com:${side.port}`] } }
    const outcome = await gatewayWith().call({ granted, url, method: 'POST', body: '{{secret:token}}', secrets })
    expect(shown(outcome)).toEqual(['unknown', 'OUTSIDE_CALL_REFUSED', 'the secret token may not be sent to this host'])
    expect(side.heard).toHaveLength(1)
  })

  test('cannot write a handle into the address that it names', async () => {
    const { side, granted, url } = await redirecting(302, () => '/end?x={{secret:token}}')
    const secrets = { token: { value: secret, hosts: [`api.example.com:${side.port}`] } }
    await gatewayWith().call({ granted, url, secrets })
    expect(side.heard[1]?.path).toContain('secret:token')
  })

  test.each([
    ['a host that was not granted', 'http://evil.example/', 'not among the hosts granted'],
    ['an address', 'http://169.254.169.254/latest', 'an address is no name'],
    ['an address in decimal', 'http://2852039166/latest', 'an address is no name'],
    ['a file', 'file:///etc/passwd', 'file: is not a way out'],
    ['nowhere', 'http://', 'not a URL']
  ])('to %s is refused', async (_, to, reason) => {
    const { side, granted, url } = await redirecting(302, () => to)
    const outcome = await gatewayWith().call({ granted, url })
    expect(shown(outcome)).toEqual(['refused', 'OUTSIDE_CALL_REFUSED', expect.stringContaining(reason)])
    expect(side.heard).toHaveLength(1)
  })

  test('to a granted name that leads inside is refused', async () => {
    const { side, granted, url } = await redirecting(302, (port) => `http://other.example.com:${port}/end`)
    const resolve = (name: string) => Promise.resolve([name.startsWith('api') ? '127.0.0.1' : '10.0.0.5'])
    expect(shown(await gatewayWith({ resolve }).call({ granted, url }))).toEqual(notPublic)
    expect(side.heard).toHaveLength(1)
  })

  test(`is followed ${limits.outsideRedirectsMax} times and no more`, async () => {
    const { side, granted, url } = await redirecting(302, () => '/start')
    expect(shown(await gatewayWith().call({ granted, url }))).toEqual([
      'refused',
      'OUTSIDE_CALL_REFUSED',
      'it was sent on more than 5 times'
    ])
    expect(side.heard).toHaveLength(limits.outsideRedirectsMax + 1)
  })
})
