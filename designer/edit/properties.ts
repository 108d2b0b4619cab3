type Properties = Readonly<Record<string, unknown>>

/** Reads what stands at a dotted path. */
export function readAt(within: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), within)
}

/** The same with another value at a dotted path; undefined takes it away, and an object that is then empty with it. */
export function writeAt<T extends object>(within: T, path: string, value: unknown): T {
  const [name = '', ...rest] = path.split('.')
  const properties = within as unknown as Properties
  const before = properties[name]
  const now = rest.length === 0 ? value : writeAt(isObject(before) ? before : {}, rest.join('.'), value)
  const isGone = now === undefined || (rest.length > 0 && isObject(now) && Object.keys(now).length === 0)
  if (!isGone) return { ...within, [name]: now }
  return Object.fromEntries(Object.entries(properties).filter(([one]) => one !== name)) as T
}

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
