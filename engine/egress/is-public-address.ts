import { BlockList, isIP } from 'node:net'

/** IPv4 ranges that are no place on the public internet, each with what it is. */
const refusedRanges: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], // This network, and "unspecified".
  ['10.0.0.0', 8], // Private.
  ['100.64.0.0', 10], // Shared by carriers (CGNAT); metadata of one cloud lies here.
  ['127.0.0.0', 8], // Loopback.
  ['168.63.129.16', 32], // The inner door of one cloud, though it looks public.
  ['169.254.0.0', 16], // Link-local; metadata of most clouds.
  ['172.16.0.0', 12], // Private.
  ['192.0.0.0', 24], // Protocol assignments; metadata of one cloud.
  ['192.0.2.0', 24], // Documentation.
  ['192.88.99.0', 24], // 6to4 relays.
  ['192.168.0.0', 16], // Private.
  ['198.18.0.0', 15], // Measurements.
  ['198.51.100.0', 24], // Documentation.
  ['203.0.113.0', 24], // Documentation.
  ['224.0.0.0', 4], // Multicast.
  ['240.0.0.0', 4] // Reserved, and broadcast.
]

/** Of IPv6 only global unicast is public; so mapped, NAT64, unique local, link-local and multicast are refused at once. */
const globalUnicast: readonly [string, number] = ['2000::', 3]
const refusedInGlobal: readonly (readonly [string, number])[] = [
  ['2001::', 23], // Protocol assignments; Teredo carries an IPv4 address inside.
  ['2001:db8::', 32], // Documentation.
  ['2002::', 16], // 6to4 carries an IPv4 address inside.
  ['3fff::', 20] // Documentation.
]

const refused4 = listOf(refusedRanges, 'ipv4')
const allowed6 = listOf([globalUnicast], 'ipv6')
const refused6 = listOf(refusedInGlobal, 'ipv6')

/** Says whether an IP address, in its plain form, is one that an outside call may connect to. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused4.check(address, 'ipv4')
    case 6:
      // An address with a zone is bound to a link of this machine.
      return !address.includes('%') && allowed6.check(address, 'ipv6') && !refused6.check(address, 'ipv6')
    default:
      return false
  }
}

/** Says whether an address is this machine itself. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

function listOf(ranges: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family)
  return list
}
