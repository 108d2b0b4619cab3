/**
 * What hostile or broken plugin code does, and what must come of it. `row` is the line of the threat table in
 * `threat-table.ts`; `outcome` names the errors that are right, or `ok` when the attack has nothing to get hold of.
 */
interface Attack {
  readonly row: number
  readonly name: string
  readonly outcome: readonly string[]
}

/** A handler as text. `own.thing` in it stands for the entity of the attacking plugin. */
export interface CodeAttack extends Attack {
  readonly handler: string
  /** What the output must be when the call ends well. */
  readonly output?: unknown
  /** Capabilities that the action says it uses; without it, all that were granted. */
  readonly uses?: readonly string[]
}

/** An attack on what stands around the sandbox. It says what came of it: a code of the catalogue or a word of its own. */
export interface OutsideAttack<World> extends Attack {
  attempt(world: World): Promise<string> | string
}

/** Errors that are right answers to an attack. */
export const timeout = ['PLUGIN_TIMEOUT']
/** Memory and time run out at about the same moment; which is noticed first is chance. */
export const memory = ['PLUGIN_OUT_OF_MEMORY', 'PLUGIN_TIMEOUT']
export const threw = ['PLUGIN_THREW']
export const limit = ['PLUGIN_LIMIT']
export const denied = ['CAPABILITY_DENIED']
