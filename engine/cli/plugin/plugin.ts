import type { Command } from 'commander'
import { addAttack } from './attack.ts'
import { addBuild } from './build.ts'
import { addCalls } from './calls.ts'
import { addDev } from './dev.ts'
import { addDocs } from './docs.ts'
import { addHold } from './hold.ts'
import { addInstall } from './install.ts'
import { addList } from './list.ts'
import { addNew } from './new.ts'
import { addSecret } from './secret.ts'
import { addSettings } from './settings.ts'
import { addTest } from './test.ts'
import { addPrune } from './prune.ts'
import { addUninstall } from './uninstall.ts'
import { addUpgrade } from './upgrade.ts'

/** `mach plugin …`: everything between an empty folder and a plugin that runs. */
export function addPlugin(program: Command): void {
  const plugin = program.command('plugin').description('write, test, build, install and upgrade plugins')
  for (const add of [
    addNew,
    addDev,
    addTest,
    addBuild,
    addDocs,
    addInstall,
    addUpgrade,
    addList,
    addHold,
    addUninstall,
    addPrune,
    addAttack,
    addSettings,
    addSecret,
    addCalls
  ])
    add(plugin)
}
