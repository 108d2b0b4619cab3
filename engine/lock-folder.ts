import { readFileSync, rmSync, writeFileSync } from 'node:fs'
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
