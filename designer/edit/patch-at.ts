/** The same with another value where a JSON pointer leads; what is missing on the way is made. */
export function patchAt<T>(within: T, pointer: string, value: unknown): T {
  const names = pointer.split('/').slice(1)
  return put(within, names, value) as T
}

function put(within: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
  if (Array.isArray(within)) return within.with(Number(key), put(within[Number(key)], rest, value))
  const properties = (within ?? {}) as Readonly<Record<string, unknown>>
  return { ...properties, [key]: put(properties[key], rest, value) }
}
