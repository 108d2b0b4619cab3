import type { CodeAttack } from './attack.ts'
import { bombs } from './code/bombs.ts'
import { escapes } from './code/escapes.ts'
import { loops } from './code/loops.ts'
import { outputs } from './code/outputs.ts'
import { reaches } from './code/reaches.ts'
import { thrown } from './code/thrown.ts'

/** Every attack that is plugin code. */
export const codeAttacks: readonly CodeAttack[] = [...loops, ...bombs, ...outputs, ...thrown, ...escapes, ...reaches]
