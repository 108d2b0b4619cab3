import type { OutsideAttack } from './attack.ts'
import { attemptCode } from './attempt-code.ts'
import { openAttackWorld, type AttackWorld } from './attack-world.ts'
import { codeAttacks } from './code-attacks.ts'
import { findCanaries } from './find-canaries.ts'
import { hostAttacks } from './outside/host.ts'
import { networkAttacks } from './outside/network.ts'
import { packageAttacks } from './outside/packages.ts'
import type { Verdict } from './verdict.ts'

export interface AttackOptions {
  /** Only these lines of the threat table; all by default. */
  readonly rows?: readonly number[]
  /** A canary in the environment of this process. */
  readonly environment: string
  /** Told of each verdict as it comes. */
  readonly told?: (verdict: Verdict) => void
}

/** Every attack that is not plugin code. */
export const outsideAttacks: readonly OutsideAttack<AttackWorld>[] = [
  ...networkAttacks,
  ...packageAttacks,
  ...hostAttacks
]

/** Every line of the threat table that is attacked. */
export const attackedRows: readonly number[] = [...new Set([...codeAttacks, ...outsideAttacks].map(({ row }) => row))]

/**
 * Attacks a real installation, made for it and taken away afterwards, with every line of the table; then looks for the
 * canaries that were planted in it.
 */
export async function runAttacks({
  rows,
  environment,
  told = () => undefined
}: AttackOptions): Promise<readonly Verdict[]> {
  const isMeant = ({ row }: { readonly row: number }): boolean => rows === undefined || rows.includes(row)
  const world = await openAttackWorld(environment)
  const verdicts: Verdict[] = []
  const note = (verdict: Verdict): void => {
    verdicts.push(verdict)
    told(verdict)
  }
  try {
    const attacks = [
      ...codeAttacks.map((attack, number) => ({ ...attack, run: () => attemptCode(world, attack, number) })),
      ...outsideAttacks.map((attack) => ({ ...attack, run: () => attemptOutside(world, attack) }))
    ]
    for (const attack of attacks.toSorted((a, b) => a.row - b.row)) if (isMeant(attack)) note(await attack.run())
    for (const verdict of await findCanaries(world)) note(verdict)
    return verdicts
  } finally {
    await world.close()
  }
}

export async function attemptOutside(world: AttackWorld, attack: OutsideAttack<AttackWorld>): Promise<Verdict> {
  const { row, name } = attack
  const outcome = await attack.attempt(world)
  const wrong = attack.outcome.includes(outcome) ? [] : [`it should have been ${attack.outcome.join(' or ')}`]
  return { row, name, outcome, wrong }
}
