/**
 * What hostile or broken plugin code does, and what must come of it. Each line is a handler as text; `outcome` names the
 * errors that are right, or `ok` when the attack has nothing to get hold of and simply ends.
 */
export interface Attack {
  readonly name: string
  readonly handler: string
  readonly outcome: readonly string[]
  /** What the output must be when the call ends well. */
  readonly output?: unknown
}

/** Errors that are right answers to an attack. */
export const timeout = ['PLUGIN_TIMEOUT']
/** Memory and time run out at about the same moment; which is noticed first is chance. */
export const memory = ['PLUGIN_OUT_OF_MEMORY', 'PLUGIN_TIMEOUT']
export const threw = ['PLUGIN_THREW']
export const limit = ['PLUGIN_LIMIT']
