import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { missingFromLock, type Lock } from './missing-from-lock.ts'
import { repositoryRoot } from './repository-files.ts'

const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as Lock

describe('package-lock.json', () => {
  test('names packages that have others for each kind of machine', () => {
    const naming = Object.values(lock.packages).filter(({ optionalDependencies }) => optionalDependencies !== undefined)
    expect(naming.length).toBeGreaterThan(5)
  })

  // `npm ci` refuses a lock that leaves out what other machines need; `complete-lock.ts` puts it in.
  test('holds the packages of every kind of machine, not only of the one it was written on', () => {
    expect(missingFromLock(lock).map(({ name, version }) => `${name}@${version}`)).toEqual([])
  })
})

describe('missingFromLock()', () => {
  test('finds what is named and not held, also at another version', () => {
    const packages = {
      'node_modules/a': {
        version: '1.0.0',
        optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0', 'a-win': '^1.0.0' }
      },
      'node_modules/a-linux': { version: '1.0.0' },
      'node_modules/a-mac': { version: '0.9.0' }
    }
    expect(missingFromLock({ packages }).map(({ place }) => place)).toEqual([
      'node_modules/a/node_modules/a-mac',
      'node_modules/a-win'
    ])
  })
})
