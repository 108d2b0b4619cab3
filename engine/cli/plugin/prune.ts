import type { Command } from 'commander'
import { openInstallation, type InstallationOptions } from './open-installation.ts'

/** `mach plugin prune`: old versions that no unfinished run can need are taken away. */
export function addPrune(plugin: Command): void {
  plugin
    .command('prune')
    .description('take away old versions of plugins that no unfinished run can need')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--url <address>', 'a running Mạch, for example http://127.0.0.1:3000')
    .option('--json', 'print what was taken away as JSON')
    .action(async ({ json, ...options }: InstallationOptions & { readonly json?: boolean }) => {
      const installation = await openInstallation(options)
      try {
        const removed = await installation.prune()
        if (json === true) console.log(JSON.stringify({ removed }))
        else console.log(removed.join('\n') || 'Không có phiên bản nào thừa.\nThere is no version to take away.')
      } finally {
        await installation.close()
      }
    })
}
