import type { Command } from 'commander'
import { bringIn, type BringInOptions } from './bring-in.ts'
import { withInstallOptions } from './with-install-options.ts'

/** `mach plugin install`: shows what a plugin asks for in plain words, asks, and installs it. */
export function addInstall(plugin: Command): void {
  const command = plugin
    .command('install')
    .description('install a plugin from a folder or an archive, after showing what it asks for')
    .argument('<source>', 'folder with plugin.json or index.ts, or a .mach file')
  withInstallOptions(command).action((source: string, options: BringInOptions) => bringIn(source, 'install', options))
}
