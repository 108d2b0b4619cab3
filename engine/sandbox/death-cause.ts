/** Why a batch of calls came to no end. `outside`: nobody in the batch is to blame. */
export type EndCause = 'timeout' | 'memory' | 'crash' | 'broken' | 'outside' | 'missing'

export interface HostEnd {
  /** The engine killed it because its deadline had passed. */
  readonly isOverdue: boolean
  readonly signal: string | null
  readonly exitCode: number | null
  /** The end of what it wrote to standard error. Guest code cannot write there. */
  readonly lastWords: string
}

/** Written by `host/watch-memory.js` before it kills its process. */
const memoryNote = 'mach: out of memory'
const crashSignals: readonly string[] = ['SIGABRT', 'SIGSEGV', 'SIGTRAP', 'SIGILL', 'SIGBUS', 'SIGFPE']

/** Says why a host process ended. A kill that nobody here ordered came from outside. */
export function deathCause(end: HostEnd): EndCause {
  if (end.isOverdue) return 'timeout'
  if (end.lastWords.includes(memoryNote)) return 'memory'
  if (end.signal !== null) return crashSignals.includes(end.signal) ? 'crash' : 'outside'
  return end.exitCode === 0 ? 'outside' : 'crash'
}
