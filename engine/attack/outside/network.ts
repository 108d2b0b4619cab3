import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { openGateway, type GatewayOptions } from '../../egress/gateway.ts'
import type { OutsideOutcome, OutsideRequest } from '../../ports/gateway.ts'
import { systemClock } from '../../run/system-clock.ts'
import type { OutsideAttack } from '../attack.ts'

const refused = ['OUTSIDE_CALL_REFUSED']
const everyHost = ['http:api.example.com', 'http:other.example.com', 'http:*.example.org', 'secret:token']
const canary = 'gateway-canary/value'
const secrets = { token: { value: canary, hosts: ['api.example.com'] } }

type Asked = Partial<OutsideRequest> & { readonly url: string }

/** Asks the real gateway, and says with which code it ended, or with which status. */
async function ask(asked: Asked, options: Partial<GatewayOptions> = {}): Promise<string> {
  const outcome = await call(asked, options)
  return outcome.kind === 'answered' ? String(outcome.answer.status) : outcome.error.code
}

function call(asked: Asked, options: Partial<GatewayOptions> = {}): Promise<OutsideOutcome> {
  const gateway = openGateway({ clock: systemClock, audit: () => undefined, resolve: publicOnly, ...options })
  return gateway.request({ plugin: 'attacker', granted: everyHost, method: 'GET', secrets, ...asked })
}

const publicOnly = (): Promise<readonly string[]> => Promise.resolve(['93.184.216.34'])
const resolvesTo = (...addresses: string[]): Partial<GatewayOptions> => ({ resolve: () => Promise.resolve(addresses) })

const address = (name: string, ...addresses: string[]): OutsideAttack<unknown> => ({
  row: 17,
  name: `a granted name that resolves to ${name}`,
  outcome: refused,
  attempt: () => ask({ url: 'https://api.example.com/' }, resolvesTo(...addresses))
})
const target = (row: number, url: string): OutsideAttack<unknown> => ({
  row,
  name: `a call to ${url}`,
  outcome: refused,
  attempt: () => ask({ url })
})
const headers = (name: string, given: Readonly<Record<string, string>>): OutsideAttack<unknown> => ({
  row: 22,
  name: `a header with ${name}`,
  outcome: refused,
  attempt: () => ask({ url: 'https://api.example.com/', headers: given })
})
const secretIn = (name: string, asked: Asked): OutsideAttack<unknown> => ({
  row: 24,
  name: `a secret for one host, sent to ${name}`,
  outcome: refused,
  attempt: () => ask(asked)
})

/** Attacks on the gateway through which every call to the outside goes. */
export const networkAttacks: readonly OutsideAttack<unknown>[] = [
  address('this machine', '127.0.0.1'),
  address('this machine, IPv6', '::1'),
  address('a private network', '10.0.0.5'),
  address('a private network, 172', '172.16.0.1'),
  address('a private network, 192', '192.168.1.1'),
  address('the metadata of a cloud', '169.254.169.254'),
  address('a mapped address', '::ffff:127.0.0.1'),
  address('an address behind NAT64', '64:ff9b::a00:5'),
  address('an address in 6to4', '2002:a00:5::1'),
  address('a unique local address', 'fd00::1'),
  { ...address('a public address beside a private one', '93.184.216.34', '10.0.0.5'), row: 18 },
  { ...address('a private address beside a public one', '10.0.0.5', '93.184.216.34'), row: 18 },
  target(17, 'https://127.0.0.1/'),
  target(17, 'https://2130706433/'),
  target(17, 'https://0177.0.0.1/'),
  target(17, 'https://0x7f.1/'),
  target(17, 'https://[::ffff:127.0.0.1]/'),
  target(17, 'https://[::1]/'),
  target(17, 'https://169.254.169.254/latest/meta-data/'),
  target(17, 'https://localhost/'),
  target(17, 'file:///etc/passwd'),
  target(20, 'https://api.example.com.attacker.example/'),
  target(20, 'https://xapi.example.com/'),
  target(20, 'https://api.example.com@attacker.example/'),
  target(20, 'https://user:password@api.example.com/'),
  target(20, 'https://аpi.example.com/'),
  target(20, 'https://api.example.com:8443/'),
  target(20, 'http://api.example.com/'),
  headers('a line break', { 'x-a': 'b\r\nhost: attacker.example' }),
  headers('another host', { host: 'attacker.example' }),
  headers('a transfer encoding', { 'transfer-encoding': 'chunked' }),
  headers('a content length', { 'content-length': '5' }),
  secretIn('another granted host', {
    url: 'https://other.example.com/',
    headers: { authorization: '{{secret:token}}' }
  }),
  secretIn('a host named by the secret', { url: 'https://{{secret:token}}.example.org/' }),
  {
    row: 18,
    name: 'a name that changes its address between two looks',
    outcome: ['200 after one look'],
    async attempt() {
      return withFarSide(
        (response) => response.end('outer'),
        async (side) => {
          let looks = 0
          const resolve = () => Promise.resolve([['127.0.0.1'], ['10.0.0.5']][(looks += 1) - 1] ?? [])
          return `${await ask(side.asked, { resolve, allowLoopback: true })} after one look`.slice(
            0,
            looks === 1 ? 99 : 3
          )
        }
      )
    }
  },
  {
    row: 19,
    name: 'a redirect to the inside',
    outcome: refused,
    attempt: () =>
      withFarSide(
        (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
        (side) => ask(side.asked, toHere)
      )
  },
  {
    row: 19,
    name: 'a redirect to a host that was not granted',
    outcome: refused,
    attempt: () =>
      withFarSide(
        (response) => response.writeHead(302, { location: 'https://attacker.example/' }).end(),
        (side) => ask(side.asked, toHere)
      )
  },
  {
    row: 21,
    name: 'an answer that unpacks to fifty megabytes',
    outcome: ['PLUGIN_LIMIT'],
    attempt: () => {
      const bomb = gzipSync(Buffer.alloc(50_000_000))
      return withFarSide(
        (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
        (side) => ask(side.asked, toHere)
      )
    }
  },
  {
    row: 21,
    name: 'an answer that comes a byte at a time',
    outcome: ['OUTSIDE_CALL_FAILED', 'OUTSIDE_CALL_UNCLEAR'],
    attempt: () =>
      withFarSide(
        (response) => {
          const drip = setInterval(() => response.write('x'), 50)
          response.on('close', () => clearInterval(drip))
        },
        (side) => ask(side.asked, { ...toHere, limits: { outsideCallMs: 500 } })
      )
  },
  {
    row: 23,
    name: 'a far side that says the secret back',
    outcome: ['struck out'],
    attempt: () =>
      withFarSide(
        (response, said) =>
          response.writeHead(200, { 'x-echo': encodeURIComponent(said) }).end(`${said} ${btoa(said)}`),
        async (side) => {
          const headersWith = { authorization: '{{secret:token}}' }
          const outcome = await call({ ...side.asked, headers: headersWith }, toHere)
          const text = outcome.kind === 'answered' ? JSON.stringify(outcome.answer) : outcome.error.code
          const forms = [canary, encodeURIComponent(canary), btoa(canary)]
          if (!text.includes('‹secret›')) return text
          return forms.some((form) => text.includes(form)) ? 'said back' : 'struck out'
        }
      )
  }
]

const toHere: Partial<GatewayOptions> = { ...resolvesTo('127.0.0.1'), allowLoopback: true }

interface Side {
  readonly asked: Asked
}

/** A far side on this machine, for as long as one attack lasts; it is told the `authorization` header that came. */
async function withFarSide(
  answer: (response: ServerResponse, authorization: string) => void,
  attack: (side: Side) => Promise<string>
): Promise<string> {
  const server = createServer((request, response) => answer(response, request.headers.authorization ?? ''))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `api.example.com:${(server.address() as AddressInfo).port}`
  const token = { value: canary, hosts: [host] }
  const asked = { url: `http://${host}/`, granted: [`http+plain:${host}`, 'secret:token'], secrets: { token } }
  try {
    return await attack({ asked })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
