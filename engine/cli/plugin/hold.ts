import type { Command } from 'commander'
import { openInstallation, type InstallationOptions } from './open-installation.ts'

/** `mach plugin disable|enable`: the steps of a plugin wait, or go on. */
export function addHold(plugin: Command): void {
  const add = (name: 'disable' | 'enable', description: string, said: (id: string) => string): void => {
    plugin
      .command(name)
      .description(description)
      .argument('<id>', 'the plugin')
      .option('--data <folder>', 'where data lives (MACH_DATA)')
      .option('--url <address>', 'a running Mạch, for example http://127.0.0.1:3000')
      .action(async (id: string, options: InstallationOptions) => {
        const installation = await openInstallation(options)
        try {
          await installation[name](id)
        } finally {
          await installation.close()
        }
        console.log(said(id))
      })
  }
  add('disable', 'switch a plugin off: its steps wait, none fails', (id) => {
    return `Đã tắt ${id}. Các bước của nó chờ, không bước nào bị lỗi.\nSwitched ${id} off. Its steps wait; none fails.`
  })
  add('enable', 'switch a plugin on, or release it from quarantine', (id) => {
    return `Đã bật ${id}. Những bước đang chờ sẽ chạy tiếp.\nSwitched ${id} on. The steps that waited go on.`
  })
}
