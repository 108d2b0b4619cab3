import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from '../../../engine/egress/open-vault.ts'
import { readSecretKeys } from '../../../engine/secret-keys.ts'

const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

describe('openVault()', () => {
  test('opens what it has sealed, and shows nothing of it', () => {
    const vault = openVault([older])
    const sealed = [vault.seal('mật khẩu', 'a/token'), vault.seal('mật khẩu', 'a/token')]
    expect(sealed[0]).not.toBe(sealed[1])
    expect(sealed.map((each) => vault.open(each, 'a/token'))).toEqual(['mật khẩu', 'mật khẩu'])
    expect(Buffer.from(sealed[0]?.split('.')[4] ?? '', 'base64url').toString()).not.toContain('mật')
  })

  test('opens with a new key in front what was sealed with the old one, and seals with the new one', () => {
    const sealed = openVault([older]).seal('x', 'p')
    const both = openVault([newer, older])
    expect(both.open(sealed, 'p')).toBe('x')
    expect(openVault([newer]).open(both.seal('y', 'p'), 'p')).toBe('y')
  })

  const sealed = openVault([older]).seal('value', 'a/token')
  const at = (place: number, change: (part: string) => string) =>
    sealed
      .split('.')
      .map((part, index) => (index === place ? change(part) : part))
      .join('.')
  test.each([
    ['another key', sealed, 'a/token', newer],
    ['another place', sealed, 'b/token', older],
    ['a changed text', at(4, (part) => (part.startsWith('A') ? 'B' : 'A') + part.slice(1)), 'a/token', older],
    ['a shortened tag', at(3, (part) => part.slice(0, 6)), 'a/token', older],
    ['a later form', at(0, () => 'v2'), 'a/token', older],
    ['no sealed value at all', 'value', 'a/token', older]
  ])('does not open %s', (_, text, place, key) => {
    expect(() => openVault([key]).open(text, place)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }))
  })
})

describe('readSecretKeys()', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mach-keys-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('makes a key that only its owner may read, and finds it again', () => {
    const [made] = readSecretKeys(folder)
    expect(made).toHaveLength(32)
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(readSecretKeys(folder)).toEqual([made])
  })

  test('takes what is given instead, newest first, and touches no file', () => {
    const given = `${newer.toString('base64')}, ${older.toString('base64')}`
    expect(readSecretKeys(folder, given)).toEqual([newer, older])
    expect(() => readFileSync(join(folder, 'secret.key'))).toThrow('ENOENT')
  })

  test('refuses a key of the wrong size, and never shows it', () => {
    writeFileSync(join(folder, 'secret.key'), 'c2hvcnQ=\n')
    const refused = expect.objectContaining({ code: 'SECRET_KEY_INVALID' })
    expect(() => readSecretKeys(folder)).toThrow(refused)
    expect(() => readSecretKeys(folder, '')).toThrow(refused)
    expect(() => readSecretKeys(folder, 'Zm9v')).toThrow(/^(?!.*Zm9v)/u)
  })
})
