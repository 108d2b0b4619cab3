import { describe, expect, test } from 'vitest'
import { testCertificate } from '../../support/test-certificate.ts'
import { gatewayWith, notPublic, serve, shown } from './world.ts'

describe('the egress gateway', () => {
  test('brings back what a granted host answers, and writes down the call without its query', async () => {
    const side = await serve((_, response) =>
      response.writeHead(201, { 'x-one': '1', 'set-cookie': 'a=b' }).end('đã nhận')
    )
    const { call, audit } = gatewayWith()
    const outcome = await call({
      granted: [`http+plain:api.example.com:${side.port}`],
      method: 'POST',
      url: `http://api.example.com:${side.port}/parcels?phone=0912345678`,
      headers: { 'Content-Type': 'text/plain' },
      body: 'xin chào'
    })
    expect(outcome).toMatchObject({ kind: 'answered', answer: { status: 201, body: 'đã nhận', encoding: 'utf8' } })
    expect(
      outcome.kind === 'answered' && [outcome.answer.headers['x-one'], outcome.answer.headers['set-cookie']]
    ).toEqual(['1', undefined])
    expect(side.heard).toMatchObject([{ method: 'POST', path: '/parcels?phone=0912345678', body: 'xin chào' }])
    expect(audit).toEqual([
      {
        at: expect.any(Number),
        plugin: 'sample',
        method: 'POST',
        url: `http://api.example.com:${side.port}/parcels`,
        hosts: [`api.example.com:${side.port}`],
        secrets: [],
        outcome: 'answered',
        status: 201,
        code: null,
        sentBytes: 9,
        receivedBytes: 11,
        durationMs: expect.any(Number)
      }
    ])
  })

  test('refuses a host that was not granted without asking for its address, and writes that down', async () => {
    let asked = 0
    const { call, audit } = gatewayWith({ resolve: () => Promise.resolve([`127.0.0.${(asked += 1)}`]) })
    const outcome = await call({ granted: ['http:api.example.com'], url: 'https://api.example.com.evil.example/' })
    expect([outcome.kind, asked]).toEqual(['refused', 0])
    expect(audit).toMatchObject([{ outcome: 'refused', code: 'OUTSIDE_CALL_REFUSED', hosts: [], sentBytes: 0 }])
  })

  test('cannot be told by a plugin to let loopback through', async () => {
    const side = await serve((_, response) => response.end('inner'))
    const { call } = gatewayWith({ allowLoopback: false })
    const granted = [`http+plain:api.example.com:${side.port}`, 'http+plain:localhost', 'http+plain:127.0.0.1']
    const url = `http://api.example.com:${side.port}/`
    const pretended = { allowLoopback: true }
    expect(shown(await call({ granted, url, ...pretended }))).toEqual(notPublic)
    expect(side.heard).toEqual([])
  })
})

describe('TLS', () => {
  test('is verified: a certificate that nobody vouches for gets no request', async () => {
    const side = await serve((_, response) => response.end('hello'), { tls: true })
    const asked = { granted: [`http:api.example.com:${side.port}`], url: `https://api.example.com:${side.port}/` }
    expect(shown(await gatewayWith().call(asked))).toEqual([
      'failed',
      'OUTSIDE_CALL_FAILED',
      'DEPTH_ZERO_SELF_SIGNED_CERT'
    ])
    expect(side.heard).toEqual([])
    const trusting = gatewayWith({ certificates: testCertificate.cert })
    expect(shown(await trusting.call(asked))).toEqual([200, 'hello'])
    const other = { granted: [`http:other.example.com:${side.port}`], url: `https://other.example.com:${side.port}/` }
    expect(shown(await trusting.call(other))).toEqual(['failed', 'OUTSIDE_CALL_FAILED', 'ERR_TLS_CERT_ALTNAME_INVALID'])
  })
})
