import type { IRegularForbiddenRuleType } from 'dependency-cruiser'
import { layers, owned, type Layer } from './layers-table.ts'

/** Files of tests may import anything, and nothing else may import them. */
export const testFiles = '^tests/|[.]test[.]ts$'

/** The rules that the table of layers means, as dependency-cruiser understands them. */
export const layerRules: readonly IRegularForbiddenRuleType[] = [
  ...layers.flatMap(rulesOf),
  forbid('nothing-sees-tests', { pathNot: testFiles }, { path: testFiles }),
  // A router may load its pages when they are asked for, though they ask it to go elsewhere.
  forbid('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }),
  forbid('no-missing-files', {}, { couldNotResolve: true, pathNot: ['^mach/sdk'] }),
  forbid('no-undeclared-packages', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  forbid('no-dev-packages', { pathNot: testFiles }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] })
]

function rulesOf(layer: Layer): readonly IRegularForbiddenRuleType[] {
  const from = { path: layer.files, pathNot: [testFiles, ...filesNamedBefore(layer)] }
  const typesOf = [...(layer.typesOf ?? []), ...(layer.npmTypes ?? []).map(packagePath)]
  const own = layer.files.replaceAll('([^/]+)', '$1')
  return [
    forbid(`${layer.name}-imports`, from, {
      path: '^(schemas|engine|plugins|designer|examples)/',
      pathNot: [own, ...layer.sees, ...typesOf]
    }),
    forbid(`${layer.name}-packages`, from, packagesRefused(layer)),
    ...(layer.node === 'free' ? [] : [forbid(`${layer.name}-node`, from, modulesRefused(layer.node))]),
    ...(typesOf.length === 0
      ? []
      : [forbid(`${layer.name}-types`, from, { path: typesOf, dependencyTypesNot: ['type-only'] })])
  ]
}

/** A file belongs to the first layer that fits. */
export function layerOf(file: string): Layer | undefined {
  return layers.find(({ files }) => new RegExp(files, 'u').test(file))
}

function filesNamedBefore(layer: Layer): readonly string[] {
  return layers.slice(0, layers.indexOf(layer)).map(({ files }) => files)
}

function packagesRefused({ npm, npmTypes = [] }: Layer): IRegularForbiddenRuleType['to'] {
  if (npm === 'free') return { path: owned.map(packagePath) }
  return { path: '(^|/)node_modules/', pathNot: [...npm, ...npmTypes].map(packagePath) }
}

function modulesRefused(allowed: readonly string[]): IRegularForbiddenRuleType['to'] {
  return { dependencyTypes: ['core'], pathNot: allowed.map((name) => `^(node:)?${name}$`) }
}

function packagePath(name: string): string {
  return `(^|/)node_modules/${name}/`
}

function forbid(
  name: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to']
): IRegularForbiddenRuleType {
  return { name, severity: 'error', from, to }
}
