/**
 * Says whether a version lies in a range, as npm reads ranges: `1.2.3`, `^1.2.3`, `~1.2.3`, `>=1.2.3 <2.0.0`, `1.x`, `*`,
 * and any of several with `||`. Versions are three numbers; Mạch knows no pre-releases.
 */
export function fitsRange(version: string, range: string): boolean {
  const given = parseVersion(version)
  const parts = parseRange(range)
  return given !== null && parts !== null && parts.some((all) => all.every((bound) => holds(given, bound)))
}

/** Says whether a text is a range at all. */
export function isRange(range: string): boolean {
  return parseRange(range) !== null
}

type Version = readonly [number, number, number]

/** From `from` on, and before `before`; null means without end. */
interface Bound {
  readonly from: Version
  readonly before: Version | null
}

const nowhere: Version = [0, 0, 0]

function parseRange(range: string): readonly (readonly Bound[])[] | null {
  const parts = range.split('||').map((part) => part.trim().split(/\s+/).map(parseBound))
  return parts.every((part) => part.every((bound) => bound !== null)) ? parts : null
}

function parseBound(text: string): Bound | null {
  if (text === '*' || text === 'x') return { from: nowhere, before: null }
  const found = /^(\^|~|>=|<=|>|<|=)?(\d{1,9})(?:\.(\d{1,9}|x|\*))?(?:\.(\d{1,9}|x|\*))?$/.exec(text)
  if (!found) return null
  const [, sign = '', major = '0', minor, patch] = found
  const known = [major, minor, patch].findIndex((part) => part === undefined || part === 'x' || part === '*')
  const depth = known === -1 ? 3 : known
  const from: Version = [Number(major), depth > 1 ? Number(minor) : 0, depth > 2 ? Number(patch) : 0]
  return boundOf(sign, from, depth)
}

function boundOf(sign: string, from: Version, depth: number): Bound {
  switch (sign) {
    case '^':
      return { from, before: raised(from, Math.min(from.findIndex((part) => part > 0) + 1 || depth, depth)) }
    case '~':
      return { from, before: raised(from, Math.min(depth, 2)) }
    case '>=':
      return { from, before: null }
    case '>':
      return { from: raised(from, depth), before: null }
    case '<':
      return { from: nowhere, before: from }
    case '<=':
      return { from: nowhere, before: raised(from, depth) }
    default:
      return { from, before: raised(from, depth) }
  }
}

/** The first version that no longer begins with the same `depth` numbers. */
function raised([major, minor, patch]: Version, depth: number): Version {
  if (depth <= 1) return [major + 1, 0, 0]
  return depth === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1]
}

function holds(version: Version, { from, before }: Bound): boolean {
  return compare(version, from) >= 0 && (before === null || compare(version, before) < 0)
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

function parseVersion(text: string): Version | null {
  const found = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(text)
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null
}
