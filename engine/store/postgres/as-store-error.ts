import pg from 'pg'
import { EngineError, engineError } from '../../errors.ts'
import { Surprise } from './surprise.ts'

/** Says in the catalogue's words what went wrong with the database; what is not known stays as it is. */
export function asStoreError(error: unknown): unknown {
  if (error instanceof EngineError || error instanceof Surprise) return error
  // What is not the server's own answer is about the way there.
  if (!(error instanceof pg.DatabaseError)) return unreachable(messageOf(error), error)
  const code = error.code ?? ''
  if (crossings.has(code)) return new Surprise(error.message)
  if (code === diskFull) return engineError('DISK_FULL', {}, error)
  return passingClasses.has(code.slice(0, 2)) ? unreachable(error.message, error) : error
}

export function unreachable(reason: string, cause?: unknown): EngineError {
  return engineError('DATABASE_UNREACHABLE', { reason }, cause)
}

/** True for trouble that goes by itself, so that the same may be tried again. */
export function isPassing(error: unknown): boolean {
  return error instanceof EngineError && error.kind === 'transient'
}

/** Two transactions were in each other's way, and this one was ended so that the other can go on. */
const crossings = new Set(['40001', '40P01'])
const diskFull = '53100'
/** Connection trouble, lack of resources, a server that is told to stop, trouble of its system. */
const passingClasses = new Set(['08', '53', '57', '58'])

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
