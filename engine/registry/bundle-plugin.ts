import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { EngineError, engineError } from '../errors.ts'
import { guardImports, sdkEntry } from './guard-imports.ts'

const entryId = 'mach-plugin'

export interface Bundle {
  readonly code: string
  /** Source map as JSON; its sources are paths below the plugin's folder. */
  readonly map: string
}

/**
 * Makes one script of a plugin. It calls the global `machPlugin` once, with the plugin's definition, and leaves nothing
 * else behind.
 */
export async function bundlePlugin(folder: string): Promise<Bundle> {
  const index = join(folder, 'index.ts')
  if (!existsSync(index)) throw engineError('PLUGIN_INVALID', { reason: `there is no file ${index}` })
  const refusals: string[] = []
  try {
    return await bundle(index, refusals, folder)
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw engineError('PLUGIN_INVALID', { reason: refusals[0] ?? firstLines(error) }, error)
  }
}

async function bundle(index: string, refusals: string[], folder: string): Promise<Bundle> {
  const build = await rolldown({
    input: entryId,
    cwd: folder,
    platform: 'neutral',
    tsconfig: false,
    resolve: { alias: { 'mach/sdk': sdkEntry }, mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
    plugins: [entry(index), guardImports(folder, (reason) => refusals.push(reason))],
    // Without the names of folders the same source gives the same script wherever it lies.
    experimental: { attachDebugInfo: 'none' },
    logLevel: 'silent'
  })
  try {
    const { output } = await build.generate({
      format: 'iife',
      comments: false,
      sourcemap: 'hidden',
      sourcemapPathTransform: (source, mapFile) => sourceName(folder, resolve(dirname(mapFile), source))
    })
    const [{ code, map }] = output
    return { code, map: map?.toString() ?? '' }
  } finally {
    await build.close()
  }
}

/** The file that is not there: it hands the definition to whoever loads the script. */
function entry(index: string) {
  return {
    name: 'mach-entry',
    resolveId(source: string, importer: string | undefined) {
      if (source === entryId) return entryId
      return importer === entryId ? index : null
    },
    load: (id: string) => (id === entryId ? `import plugin from './index.ts'\nmachPlugin(plugin)\n` : null)
  }
}

/** The author's files by their paths in the plugin, so that the same source gives the same map wherever it lies. */
function sourceName(folder: string, file: string): string {
  const own = relative(folder, file).replaceAll('\\', '/')
  return own.startsWith('..') ? `mach/${basename(file)}` : own
}

function firstLines(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.trim().split('\n').slice(0, 6).join('\n')
}
