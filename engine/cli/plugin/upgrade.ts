import type { Command } from 'commander'
import { bringIn, type BringInOptions } from './bring-in.ts'
import { withInstallOptions } from './with-install-options.ts'

/** `mach plugin upgrade`: another version of an installed plugin; shows what is newly asked and what changes. */
export function addUpgrade(plugin: Command): void {
  const command = plugin
    .command('upgrade')
    .description('bring an installed plugin to another version, after showing what changes')
    .argument('<source>', 'folder with plugin.json or index.ts, or a .mach file')
  withInstallOptions(command).action((source: string, options: BringInOptions) => bringIn(source, 'upgrade', options))
}
