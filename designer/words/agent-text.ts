const browsers = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['CocCoc/', 'Cốc Cốc'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari']
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux']
] as const

/** `Chrome · Windows`, of what a browser says of itself; other programs by their own word. */
export function agentText(agent: string): string {
  const named = [browsers, systems].flatMap((known) => known.find(([mark]) => agent.includes(mark))?.[1] ?? [])
  return named.length > 0 ? named.join(' · ') : (agent.split(/[/ ]/)[0] ?? '')
}
