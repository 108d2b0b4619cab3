import type { Command } from 'commander'
import { canary } from '../../attack/attack-world.ts'
import { runAttacks } from '../../attack/run-attacks.ts'
import { notAttacked, threatTable } from '../../attack/threat-table.ts'
import type { Verdict } from '../../attack/verdict.ts'

/** `mach plugin attack`: the hostile plugins of the table against this release, with a verdict for each. */
export function addAttack(plugin: Command): void {
  plugin
    .command('attack')
    .description('attack a made-up installation with every line of the threat table, and say what held')
    .option('--row <number...>', 'only these lines of the table')
    .option('--json', 'print the verdicts as JSON')
    .action(attack)
}

async function attack({ row, json }: { readonly row?: readonly string[]; readonly json?: boolean }): Promise<void> {
  let lastRow = 0
  const told = (verdict: Verdict): void => {
    if (json === true) return
    if (verdict.row !== lastRow) console.log(`\n${verdict.row}. ${threatTable[verdict.row] ?? ''}`)
    lastRow = verdict.row
    console.log(sayVerdict(verdict))
  }
  const environment = canary()
  process.env['MACH_ATTACK_CANARY'] = environment
  const verdicts = await runAttacks({ told, environment, ...(row ? { rows: row.map(Number) } : {}) })
  const broken = verdicts.filter(({ wrong }) => wrong.length > 0).length
  const held = verdicts.length - broken
  if (json === true) console.log(JSON.stringify({ held, broken, verdicts, notAttacked }))
  else console.log(`\n${sayNotAttacked()}\n\n${held} held, ${broken} broken`)
  if (broken > 0) process.exitCode = 1
}

function sayVerdict({ name, outcome, wrong }: Verdict): string {
  const mark = wrong.length === 0 ? 'held  ' : 'BROKEN'
  return [`  ${mark} ${name}: ${outcome}`, ...wrong.map((each) => `         ${each}`)].join('\n')
}

function sayNotAttacked(): string {
  return Object.entries(notAttacked)
    .map(([number, why]) => `${number}. not attacked: ${why}`)
    .join('\n')
}
