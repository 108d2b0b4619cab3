import type { Command } from 'commander'
import { openMach } from '../main.ts'
import { configOf } from './config-of.ts'
import { installOwnPlugins, installPack, installRoles } from './install-pack.ts'

/** `mach start`: serves an installation until it is told to stop. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('start Mạch on this machine')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--port <number>', 'port to listen on (MACH_PORT)')
    .action(async (options: { readonly data?: string; readonly port?: string }) => {
      const config = configOf(options)
      const mach = await openMach(config)
      await installOwnPlugins(mach.engine)
      if (mach.engine.registry.flows().length === 0) await installPack(mach.engine, 'starter')
      await installRoles(mach.entrance, 'starter')
      console.log(`Mạch: ${mach.url}`)
      stopOnSignal(() => mach.close())
    })
}

/** The first signal stops in good order; a second one at once. */
export function stopOnSignal(close: () => Promise<void>): void {
  let isStopping = false
  const stop = (): void => {
    if (isStopping) process.exit(1)
    isStopping = true
    void close().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
