import type { Command } from 'commander'
import type { Localized } from '../../../schemas/localized.ts'
import type { PluginState } from '../../../schemas/plugin-state.ts'
import { openStoreOf } from '../../main.ts'
import { integrityOf } from '../../registry/check-integrity.ts'
import { configOf } from '../config-of.ts'

/** `mach plugin list`: what is installed, with what is granted and the hash of the code. It only reads. */
export function addList(plugin: Command): void {
  plugin
    .command('list')
    .description('show the installed plugins: version, what is granted, whether it is held, hash of the code')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the list as JSON')
    .action(async (options: { readonly data?: string; readonly json?: boolean }) => {
      const store = await openStoreOf(configOf(options), { isOwner: false })
      const holds = new Map((await store.setup.pluginStates()).map((each) => [each.pluginId, each]))
      const plugins = (await store.setup.plugins()).map(({ manifest, code, granted }) => {
        const { id, version, labels, capabilities } = manifest
        const refused = capabilities.filter((each) => !granted.includes(each))
        const { state = 'on', reason = null } = holds.get(id) ?? {}
        return { id, version, labels, state, reason, integrity: integrityOf(code), granted, refused }
      })
      await store.close()
      if (options.json === true) console.log(JSON.stringify({ plugins }))
      else for (const each of plugins) console.log(`${sayPlugin(each)}\n`)
    })
}

interface ListedPlugin {
  readonly id: string
  readonly version: string
  readonly labels: { readonly vi: string; readonly en: string }
  readonly state: PluginState['state']
  readonly reason: Localized | null
  readonly integrity: string
  readonly granted: readonly string[]
  readonly refused: readonly string[]
}

function sayPlugin({ id, version, labels, state, reason, integrity, granted, refused }: ListedPlugin): string {
  const lines = [...granted.map((each) => `  + ${each}`), ...refused.map((each) => `  - ${each}`)]
  const why = reason === null ? '' : `: ${reason.vi} · ${reason.en}`
  const held = state === 'on' ? [] : [`  ! ${stateWords[state]}${why}`]
  return [`${id} ${version}  ${labels.vi} · ${labels.en}`, `  ${integrity}`, ...held, ...lines].join('\n')
}

const stateWords = {
  off: 'đang tắt · switched off',
  quarantined: 'bị cách ly · in quarantine',
  removed: 'đã gỡ · taken away'
} as const
