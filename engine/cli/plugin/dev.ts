import { watch } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { Command } from 'commander'
import type { BuiltPlugin } from '../../registry/built-plugin.ts'
import { buildPlugin } from '../../registry/build-plugin.ts'
import { planInstall } from '../../registry/plan-install.ts'
import { reportError } from '../report-error.ts'
import { openInstallation, type Installation } from './open-installation.ts'
import { followFailures } from './follow-failures.ts'
import { sayPlan } from './say-plan.ts'

const settleMs = 80

/**
 * `mach plugin dev`: builds a plugin when one of its files is saved and puts it into a running Mạch, with all that it asks
 * for; failures of its steps are shown at their place in the source.
 */
export function addDev(plugin: Command): void {
  plugin
    .command('dev')
    .description('watch a plugin and reload it into a running Mạch; shows where its steps fail')
    .argument('[folder]', 'folder of the plugin', '.')
    .option('--url <address>', 'the running Mạch', 'http://127.0.0.1:3000')
    .action(async (folder: string, { url }: { readonly url: string }) => {
      const installation = await openInstallation({ url })
      await installation.plugins()
      const reloader = openReloader(resolve(folder), installation)
      await reloader.reload()
      void followFailures(url, () => reloader.current()).catch(reportError)
      await watchFolder(resolve(folder), () => reloader.reload())
    })
}

interface Reloader {
  current(): BuiltPlugin | null
  reload(): Promise<void>
}

function openReloader(folder: string, installation: Installation): Reloader {
  let current: BuiltPlugin | null = null
  const reload = async (): Promise<void> => {
    const startedAt = performance.now()
    try {
      const built = await buildPlugin(folder)
      if (built.manifest.integrity === current?.manifest.integrity) return
      const plan = planInstall(built.manifest, await installation.plugins())
      if (plan.added.length + plan.dropped.length + plan.entities.length > 0) console.log(`${sayPlan(plan)}\n`)
      await installation.install(built, built.manifest.capabilities)
      current = built
      const { id, version } = built.manifest
      console.log(`✓ ${id} ${version} (${Math.round(performance.now() - startedAt)} ms)`)
    } catch (error) {
      reportError(error)
    }
  }
  return { current: () => current, reload }
}

/** Editors write a file in several strokes: what comes within a moment is one change. Ends when the process is told to. */
function watchFolder(folder: string, changed: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | null = null
  let underWay = Promise.resolve()
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name === null || isGenerated(name)) return
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => {
      underWay = underWay.then(changed)
    }, settleMs)
  })
  console.log(`… ${folder}`)
  return new Promise((end, fail) => {
    watcher.on('error', fail)
    const stop = (): void => {
      watcher.close()
      void underWay.then(() => process.exit(0))
      end()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

function isGenerated(name: string): boolean {
  return ['dist', 'docs', 'node_modules'].includes(name.split(sep)[0] ?? '')
}
