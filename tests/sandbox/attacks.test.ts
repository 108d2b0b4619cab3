import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attemptCode } from '../../engine/attack/attempt-code.ts'
import { canary, installAttacker, openAttackWorld, type AttackWorld } from '../../engine/attack/attack-world.ts'
import { codeAttacks } from '../../engine/attack/code-attacks.ts'
import { findCanaries } from '../../engine/attack/find-canaries.ts'
import { attackedRows, attemptOutside, outsideAttacks } from '../../engine/attack/run-attacks.ts'
import { outcomeOf, runToEnd } from '../../engine/attack/run-to-end.ts'
import { notAttacked, threatTable } from '../../engine/attack/threat-table.ts'

/** The table of `mach plugin attack`, line by line, against one engine that has to live through all of it. */
let world: AttackWorld
beforeAll(async () => {
  const environment = canary()
  process.env['MACH_ATTACK_CANARY'] = environment
  world = await openAttackWorld(environment)
})
afterAll(async () => {
  delete process.env['MACH_ATTACK_CANARY']
  await world.close()
})

describe('hostile plugin code', () => {
  test.each(codeAttacks.map((attack, number) => ({ ...attack, number })))(
    '$row: $name',
    async ({ number, ...attack }) => {
      expect(await attemptCode(world, attack, number)).toMatchObject({ wrong: [] })
    },
    60_000
  )

  test('that is attacked by an attack which finds something is told so', async () => {
    const harmless = { row: 1, name: 'no attack', handler: '() => 1', outcome: ['PLUGIN_TIMEOUT'] }
    expect(await attemptCode(world, harmless, 1_000)).toMatchObject({
      outcome: 'ok',
      wrong: ['it should have been PLUGIN_TIMEOUT']
    })
    const open = { row: 13, name: 'an open door', handler: '() => "secret"', outcome: ['ok'], output: 'nothing' }
    expect((await attemptCode(world, open, 1_001)).wrong).toEqual(['its output was "secret"'])
  })

  test('keeps nothing of a plugin whose isolate was dropped', async () => {
    const handler =
      '(input) => { if (input.n === 0) for (;;); return (globalThis.count = (globalThis.count ?? 0) + 1) }'
    await installAttacker(world, { id: 'counter', handler })
    const count = async (n: number) => {
      const end = await runToEnd(world, 'counter', { n })
      return end?.kind === 'done' ? end.output : outcomeOf(end)
    }
    expect([await count(1), await count(1), await count(0), await count(1)]).toEqual([1, 2, 'PLUGIN_TIMEOUT', 1])
  })
})

describe('an attack on what stands around the sandbox', () => {
  test.each(outsideAttacks)(
    '$row: $name',
    async (attack) => {
      expect(await attemptOutside(world, attack)).toMatchObject({ wrong: [] })
    },
    60_000
  )
})

describe('the canaries', () => {
  test('are found nowhere after all that', async () => {
    const verdicts = await findCanaries(world)
    expect(verdicts.map(({ wrong }) => wrong)).toEqual(verdicts.map(() => []))
    expect(verdicts).toHaveLength(5)
  })

  test('would be found', async () => {
    await installAttacker(world, { id: 'leak', handler: `() => ${JSON.stringify(world.canaries['secret'])}` })
    await runToEnd(world, 'leak', {})
    writeFileSync(join(world.folder, 'canary.txt'), world.canaries['file'] ?? '')
    expect((await findCanaries(world)).flatMap(({ wrong }) => wrong)).toEqual(['it was found in the journal'])
  })
})

describe('the threat table', () => {
  test('knows one right answer to waiting for what never happens', () => {
    const waits = codeAttacks.filter(({ row }) => row === 6)
    expect(waits.flatMap(({ outcome }) => outcome)).toEqual(['PLUGIN_DEADLOCK', 'PLUGIN_DEADLOCK'])
  })

  test('has an attack for every line, or says why there is none', () => {
    const all = Array.from({ length: 41 }, (_, n) => n + 1)
    expect([...attackedRows, ...Object.keys(notAttacked).map(Number)].toSorted((a, b) => a - b)).toEqual(all)
    expect(Object.keys(threatTable).map(Number)).toEqual([...attackedRows].toSorted((a, b) => a - b))
  })
})
