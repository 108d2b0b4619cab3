import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { EngineError, engineError } from '../errors.ts'
import { guardImports, sdkEntry } from './guard-imports.ts'

const entryId = 'mach-plugin'

/**
 * Makes one script of a plugin. It calls the global `machPlugin` once, with the plugin's definition, and leaves nothing
 * else behind.
 */
export async function bundlePlugin(folder: string): Promise<string> {
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

async function bundle(index: string, refusals: string[], folder: string): Promise<string> {
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
    const { output } = await build.generate({ format: 'iife', comments: false })
    return output[0].code
  } finally {
    await build.close()
  }
}

/** The file that is not there: it hands the definition to whoever loads the script. */
function entry(index: string) {
  return {
    name: 'mach-entry',
    resolveId: (source: string) => (source === entryId ? entryId : null),
    load: (id: string) => (id === entryId ? `import plugin from ${JSON.stringify(index)}\nmachPlugin(plugin)\n` : null)
  }
}

function firstLines(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.trim().split('\n').slice(0, 6).join('\n')
}
