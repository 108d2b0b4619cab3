import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineError } from './errors.ts'

const keyFile = 'secret.key'
const keyBytes = 32

/**
 * The keys under which secrets are sealed, newest first: `MACH_SECRET_KEY` when it is set, else a file in the data folder
 * that only its owner may read. Either holds keys of 32 bytes in base64, one per line or with commas between; the first
 * seals. A copy of the database alone opens nothing.
 */
export function readSecretKeys(folder: string, given?: string): readonly [Buffer, ...Buffer[]] {
  if (given !== undefined) return parseKeys(given, 'MACH_SECRET_KEY')
  const file = join(folder, keyFile)
  return parseKeys(readFile(file) ?? makeFile(file), file)
}

function parseKeys(text: string, where: string): readonly [Buffer, ...Buffer[]] {
  const [first, ...rest] = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part, 'base64'))
  const areKeys = [first, ...rest].every((key) => key?.length === keyBytes)
  if (!first || !areKeys) throw engineError('SECRET_KEY_INVALID', { where, bytes: keyBytes })
  return [first, ...rest]
}

function readFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function makeFile(file: string): string {
  const key = randomBytes(keyBytes).toString('base64')
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
  return key
}
