export interface LockEntry {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>
}

export interface MissingPackage {
  readonly name: string
  readonly version: string
  /** Where the lock should hold it. */
  readonly place: string
  readonly isDev: boolean
}

/** The optional packages that a lock names but does not hold: those for kinds of machines it was not written on. */
export function missingFromLock({ packages }: Lock): readonly MissingPackage[] {
  return Object.entries(packages).flatMap(([from, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies).flatMap(([name, range]): readonly MissingPackage[] => {
      const found = placesFor(from, name).find((place) => place in packages)
      const isOther = found !== undefined && /^\d/u.test(range) && packages[found]?.version !== range
      if (found !== undefined && !isOther) return []
      const place = isOther ? `${from}/node_modules/${name}` : `node_modules/${name}`
      return [{ name, version: range.replace(/^[\^~]/u, ''), place, isDev: dev }]
    })
  )
}

/** The folders in which Node would look for a package that another one names, the nearest first. */
function placesFor(from: string, name: string): readonly string[] {
  const parts = from === '' ? [] : from.split(/\/?node_modules\//u).slice(1)
  const folders = parts.map((_, index) =>
    parts
      .slice(0, index + 1)
      .map((part) => `node_modules/${part}/`)
      .join('')
  )
  return ['', ...folders].map((folder) => `${folder}node_modules/${name}`).toReversed()
}
