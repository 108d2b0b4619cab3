import { describe, expect, test } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from '../../../engine/egress/is-public-address.ts'

describe('isPublicAddress()', () => {
  test.each([
    ['this network', '0.0.0.1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified, IPv6', '::'],
    ['loopback', '127.0.0.1'],
    ['loopback, at its end', '127.255.255.254'],
    ['loopback, IPv6', '::1'],
    ['private 10/8', '10.20.30.40'],
    ['private 172.16/12', '172.31.255.255'],
    ['private 192.168/16', '192.168.1.1'],
    ['link-local', '169.254.1.1'],
    ['link-local, IPv6', 'fe80::1'],
    ['link-local, with a zone', 'fe80::1%eth0'],
    ['public, with a zone', '2606:4700::1%eth0'],
    ['unique local', 'fd12:3456::1'],
    ['site-local', 'fec0::1'],
    ['metadata of most clouds', '169.254.169.254'],
    ['metadata, IPv6', 'fd00:ec2::254'],
    ['metadata in shared space', '100.100.100.200'],
    ['metadata among assignments', '192.0.0.192'],
    ['inner door of a cloud', '168.63.129.16'],
    ['shared by carriers (CGNAT)', '100.127.255.255'],
    ['multicast', '224.0.0.251'],
    ['multicast, IPv6', 'ff02::fb'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '250.1.2.3'],
    ['measurements', '198.19.0.1'],
    ['documentation', '203.0.113.9'],
    ['documentation, IPv6', '2001:db8::1'],
    ['documentation, new', '3fff::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback, in hex', '::ffff:7f00:1'],
    ['mapped, though public', '::ffff:8.8.8.8'],
    ['compatible', '::127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64, local prefix', '64:ff9b:1::a00:1'],
    ['6to4 of loopback', '2002:7f00:1::1'],
    ['6to4 relay', '192.88.99.1'],
    ['Teredo', '2001:0:4136:e378::1'],
    ['a name', 'localhost'],
    ['decimal', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['hex', '0x7f.1'],
    ['nothing', '']
  ])('refuses %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    }
  )

  test.each(['2606:4700:4700::1111', '2001:4860:4860::8888', '2a00:1450::1'])('lets %s through', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('isLoopbackAddress()', () => {
  test('knows this machine and nothing else', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1'].map(isLoopbackAddress)).toEqual([true, true, true])
    expect(['10.0.0.1', '::2', '127.evil.example', '169.254.169.254'].map(isLoopbackAddress)).toEqual([
      false,
      false,
      false,
      false
    ])
  })
})
