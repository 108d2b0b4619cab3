import { describe, expect, test } from 'vitest'
import { gatewayWith, notPublic, serve, shown } from './world.ts'

describe('the address a name leads to', () => {
  test.each([
    ['loopback', ['127.0.0.1']],
    ['loopback, IPv6', ['::1']],
    ['unspecified', ['0.0.0.0']],
    ['private', ['10.0.0.5']],
    ['metadata', ['169.254.169.254']],
    ['shared by carriers', ['100.64.0.1']],
    ['unique local', ['fd00::1']],
    ['link-local, IPv6', ['fe80::1']],
    ['multicast', ['224.0.0.1']],
    ['mapped', ['::ffff:10.0.0.5']],
    ['NAT64', ['64:ff9b::a00:5']],
    ['6to4', ['2002:a00:5::1']],
    ['a public one beside a private one', ['93.184.216.34', '10.0.0.5']],
    ['a private one beside a public one', ['10.0.0.5', '93.184.216.34']],
    ['no address at all but a name', ['localhost']]
  ])('is refused when it is %s', async (_, addresses) => {
    const { call } = gatewayWith({ allowLoopback: false, resolve: () => Promise.resolve(addresses) })
    expect(shown(await call({ granted: ['http:api.example.com'], url: 'https://api.example.com/' }))).toEqual(notPublic)
  })

  test('is looked up once, so that a name which changes it between two looks gains nothing', async () => {
    const side = await serve((_, response) => response.end('outer'))
    const answers = [['127.0.0.1'], ['10.0.0.5']]
    let looks = 0
    const { call } = gatewayWith({ resolve: () => Promise.resolve(answers[(looks += 1) - 1] ?? []) })
    const asked = { granted: [`http+plain:api.example.com:${side.port}`], url: `http://api.example.com:${side.port}/` }
    expect([shown(await call(asked)), looks]).toEqual([[200, 'outer'], 1])
    // The next call connects anew: it finds the other address, and is refused.
    expect([shown(await call(asked)), looks, side.heard.length]).toEqual([notPublic, 2, 1])
  })

  test('may be none: the call failed and can be made again', async () => {
    const { call } = gatewayWith({
      resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    })
    const asked = { granted: ['http:api.example.com'], method: 'POST', url: 'https://api.example.com/' }
    expect(shown(await call(asked))).toEqual(['failed', 'OUTSIDE_CALL_FAILED', 'ENOTFOUND'])
  })
})
