import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { layerOf, layerRules, testFiles } from './layer-rules.ts'

export interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** Reads every import below a folder that is laid out like the repository, and says which ones break a rule. */
export async function cruiseTree(root: string, folders: readonly string[]): Promise<readonly Violation[]> {
  const { output } = await cruise(
    [...folders],
    {
      baseDir: root,
      ruleSet: { forbidden: [...layerRules] },
      validate: true,
      // Type-only imports count too: a layer that knows another one's types knows it.
      tsPreCompilationDeps: true,
      detectProcessBuiltinModuleCalls: true,
      doNotFollow: 'node_modules',
      exclude: ['^tests/architecture/probes/', '^designer/[.]svelte-check/']
    },
    {
      extensions: ['.ts', '.js', '.svelte', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'svelte', 'default'],
      // A plugin names the SDK by the package's own name, which only Node itself resolves.
      alias: { 'mach/sdk': join(root, 'plugins/sdk/index.ts'), 'mach/schemas': join(root, 'schemas') }
    }
  )
  if (typeof output === 'string') throw new TypeError('dependency-cruiser gave text instead of a result')
  return [...broken(output), ...typesInComponents(root, output), ...withoutLayer(output)]
}

function broken({ summary }: ICruiseResult): readonly Violation[] {
  const found = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  // A component that draws a tree may draw itself.
  return found.filter(({ from, to }) => from !== to)
}

/** The Svelte compiler drops imports of types before dependency-cruiser sees them, so they are read from the text. */
function typesInComponents(root: string, { modules }: ICruiseResult): readonly Violation[] {
  const components = modules.filter(({ source, couldNotResolve }) => source.endsWith('.svelte') && !couldNotResolve)
  return components.flatMap(({ source }) => {
    if (source.includes('node_modules/')) return []
    const imports = readFileSync(join(root, source), 'utf8').matchAll(/import type [^;]*? from '([.][^']+)'/gu)
    const targets = [...imports].map(([, path]) => join(dirname(source), path ?? ''))
    return targets.filter((to) => !maySee(source, to)).map((to) => ({ rule: 'web-imports', from: source, to }))
  })
}

function maySee(from: string, to: string): boolean {
  const layer = layerOf(from)
  return layer !== undefined && [layer.files, ...layer.sees].some((path) => new RegExp(path, 'u').test(to))
}

/** A file in no layer would escape all rules. */
function withoutLayer({ modules }: ICruiseResult): readonly Violation[] {
  return modules
    .filter(({ source, coreModule, couldNotResolve }) => {
      const isOurs = /[.](?:ts|js|svelte)$/u.test(source) && !/node_modules\//u.test(source)
      return isOurs && !coreModule && !couldNotResolve && !new RegExp(testFiles, 'u').test(source) && !layerOf(source)
    })
    .map(({ source }) => ({ rule: 'every-file-has-a-layer', from: source, to: source }))
}
