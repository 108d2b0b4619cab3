import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineError } from './errors.ts'

/** Makes sure that one process owns the data folder; the answer gives it up. A lock left by a dead process is taken over. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'mach.pid')
  const owner = readOwner(file)
  if (owner !== null && owner !== process.pid && isAlive(owner))
    throw engineError('DATABASE_IN_USE', { folder, pid: owner })
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

/** Says where the process that owns the folder can be reached; the answer takes it back. */
export function noteAddress(folder: string, url: string): () => void {
  const file = join(folder, addressFile)
  writeFileSync(file, url)
  return () => rmSync(file, { force: true })
}

/** Where the process that owns the folder can be reached; null when there is none. */
export function readAddress(folder: string): string | null {
  const owner = readOwner(join(folder, 'mach.pid'))
  const file = join(folder, addressFile)
  return owner !== null && isAlive(owner) && existsSync(file) ? readFileSync(file, 'utf8') : null
}

const addressFile = 'mach.url'

function readOwner(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8')) || null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
