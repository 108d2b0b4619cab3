import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Command } from 'commander'
import { refuseNeeded, type UninstallPlan } from '../../run/plan-uninstall.ts'
import { agrees } from './agrees.ts'
import { openInstallation, type Installation, type InstallationOptions } from './open-installation.ts'

interface UninstallOptions extends InstallationOptions {
  readonly yes?: boolean
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly export?: string
  readonly json?: boolean
}

/** `mach plugin uninstall`: shows what it would touch, asks, writes the records out if that is wanted, takes it away. */
export function addUninstall(plugin: Command): void {
  plugin
    .command('uninstall')
    .description('take a plugin away, after showing what that touches; its records stay in the database')
    .argument('<id>', 'the plugin')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--url <address>', 'a running Mạch, for example http://127.0.0.1:3000')
    .option('--export <file>', 'first write its records to a file, one JSON per line')
    .option('--force', 'even if unfinished runs need it: they fail at its steps')
    .option('--yes', 'agree to what is shown')
    .option('--dry-run', 'only show what it would touch')
    .option('--json', 'print the plan and what became of it as JSON')
    .action(uninstall)
}

async function uninstall(id: string, options: UninstallOptions): Promise<void> {
  const installation = await openInstallation(options)
  try {
    const plan = await installation.planUninstall(id)
    if (options.json !== true) console.log(sayUninstall(plan))
    if (options.dryRun !== true) refuseNeeded(plan, options.force === true)
    const isAgreed = options.dryRun !== true && (options.yes === true || (await agrees('Gỡ tiện ích? · Take it away?')))
    const exported =
      isAgreed && options.export !== undefined ? await exportTo(options.export, installation, plan) : null
    if (isAgreed) await installation.uninstall(id, options.force === true)
    if (options.json === true) console.log(JSON.stringify({ ...plan, exported, uninstalled: isAgreed }))
    else console.log(isAgreed ? `\nĐã gỡ ${id}.\nTook ${id} away.` : '\nChưa thay đổi gì.\nNothing was changed.')
    if (!isAgreed && options.dryRun !== true) process.exitCode = 1
  } finally {
    await installation.close()
  }
}

/** Writes every record, and gives how many there were. */
async function exportTo(file: string, installation: Installation, { entities }: UninstallPlan): Promise<number> {
  const out = createWriteStream(file, { flags: 'wx' })
  await once(out, 'open')
  let count = 0
  for (const { id: entity } of entities) {
    for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
      const page = await installation.records(entity, cursor)
      for (const record of page.records) out.write(`${JSON.stringify({ entity, record })}\n`)
      count += page.records.length
      cursor = page.nextCursor
    }
  }
  out.end()
  await once(out, 'finish')
  return count
}

function sayUninstall({ id, version, labels, entities, flows, runsInFlight, neededBy }: UninstallPlan): string {
  const lines = [
    `${id} ${version}  ${labels.vi} · ${labels.en}`,
    ...entities.map(({ id: entity, records }) => `  = ${entity}: ${records} bản ghi được giữ lại · records stay`),
    ...flows.map((flow) => `  - ${flow}: quy trình bị tắt · the flow is switched off`),
    `  ${runsInFlight} lần chạy chưa xong có thể cần nó · unfinished runs may need it`,
    ...neededBy.map((other) => `  ! ${other} dựa vào nó · builds on it`)
  ]
  return lines.join('\n')
}
