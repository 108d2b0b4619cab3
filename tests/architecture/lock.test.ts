import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryRoot } from './repository-files.ts'

interface LockedPackage {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/** The folders in which Node would look for a package that another one names. */
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

describe('package-lock.json', () => {
  test('names packages that have others for each kind of machine', () => {
    const naming = Object.values(lock.packages).filter(({ optionalDependencies }) => optionalDependencies !== undefined)
    expect(naming.length).toBeGreaterThan(5)
  })

  // `npm ci` refuses a lock that leaves out what other machines need, and a lock written on a machine whose registry does
  // not hold those packages leaves them out.
  test('holds the packages of every kind of machine, not only of the one it was written on', () => {
    const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([name, version]) => {
          const found = placesFor(from, name).find((place) => place in lock.packages)
          const isExact = /^\d/u.test(version)
          return found === undefined || (isExact && lock.packages[found]?.version !== version)
        })
        .map(([name, version]) => `${name}@${version}`)
    )
    expect(missing).toEqual([])
  })
})
