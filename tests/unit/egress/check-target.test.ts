import { describe, expect, test } from 'vitest'
import { checkTarget } from '../../../engine/egress/check-target.ts'

const granted = [
  'http:api.example.com',
  'http:odd.example.com:8443',
  'http:*.wild.example.net',
  'http+plain:old.example.com',
  'http:*.com',
  'secret:token'
]

describe('checkTarget()', () => {
  test.each([
    ['the host granted', 'https://api.example.com/a?b=c'],
    ['the host in capitals', 'HTTPS://API.Example.COM/'],
    ['the usual port, written out', 'https://api.example.com:443/'],
    ['the port granted', 'https://odd.example.com:8443/'],
    ['a name below a wildcard', 'https://a.wild.example.net/'],
    ['a name deep below a wildcard', 'https://a.b.wild.example.net/'],
    ['plain HTTP where it was granted', 'http://old.example.com/']
  ])('lets through %s', (_, url) => {
    expect(checkTarget(url, granted).ok).toBe(true)
  })

  test.each([
    ['another host', 'https://other.example.com/', 'ask for http:other.example.com'],
    ['another port', 'https://api.example.com:8443/', 'ask for http:api.example.com:8443'],
    ['the usual port where another was granted', 'https://odd.example.com/', 'ask for http:odd.example.com'],
    ['plain HTTP where TLS was granted', 'http://api.example.com/', 'ask for http+plain:api.example.com'],
    ['TLS where plain HTTP was granted', 'https://old.example.com/', 'ask for http:old.example.com'],
    ['plain HTTP on the port of TLS', 'http://api.example.com:443/', 'ask for http+plain:api.example.com:443'],
    ['the host as a name below another', 'https://api.example.com.evil.example/', 'not among the hosts granted'],
    ['a name that ends in the host', 'https://xapi.example.com/', 'not among the hosts granted'],
    ['a name below the host', 'https://a.api.example.com/', 'not among the hosts granted'],
    ['the name above a wildcard', 'https://wild.example.net/', 'not among the hosts granted'],
    ['a name that ends like a wildcard', 'https://evilwild.example.net/', 'not among the hosts granted'],
    ['a wildcard over a whole ending', 'https://evil.com/', 'not among the hosts granted'],
    ['the root dot', 'https://api.example.com./', 'not among the hosts granted'],
    ['letters that only look alike', 'https://аpi.example.com/', 'not among the hosts granted'],
    ['the host as a user name', 'https://api.example.com@evil.example/', 'a name or password'],
    ['a password', 'https://u:p@api.example.com/', 'a name or password'],
    ['a backslash before another host', 'https://evil.example\\@api.example.com/', 'not among the hosts granted'],
    ['an address', 'https://8.8.8.8/', 'an address is no name'],
    ['loopback in decimal', 'https://2130706433/', 'an address is no name'],
    ['loopback in octal', 'https://0177.0.0.1/', 'an address is no name'],
    ['loopback in hex', 'https://0x7f000001/', 'an address is no name'],
    ['loopback, shortened', 'https://127.1/', 'an address is no name'],
    ['loopback in full-width digits', 'https://１２７.0.0.1/', 'an address is no name'],
    ['loopback with percent signs', 'https://%31%32%37.0.0.1/', 'an address is no name'],
    ['loopback, IPv6', 'https://[::1]/', 'an address is no name'],
    ['loopback, mapped', 'https://[::ffff:127.0.0.1]/', 'an address is no name'],
    ['loopback, NAT64', 'https://[64:ff9b::127.0.0.1]/', 'an address is no name'],
    ['a file', 'file:///etc/passwd', 'file: is not a way out'],
    ['data', 'data:text/plain,x', 'data: is not a way out'],
    ['a web socket', 'wss://api.example.com/', 'wss: is not a way out'],
    ['no URL', 'api.example.com', 'not a URL']
  ])('refuses %s: %s', (_, url, reason) => {
    const checked = checkTarget(url, granted)
    expect(checked.ok ? 'let through' : checked.reason).toContain(reason)
  })

  test('refuses everything where nothing was granted', () => {
    expect(checkTarget('https://api.example.com/', []).ok).toBe(false)
  })
})
