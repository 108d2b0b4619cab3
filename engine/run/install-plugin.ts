import type { Manifest } from '../../schemas/manifest.ts'
import { keepEarlierFields } from '../core/keep-earlier-fields.ts'
import type { Clock } from '../ports/clock.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { checkGrants } from '../registry/check-grants.ts'
import { checkInstall } from '../registry/check-install.ts'
import { checkIntegrity } from '../registry/check-integrity.ts'
import { checkManifest } from '../registry/check-manifest.ts'
import type { Registry } from './registry.ts'

export interface GivenPlugin {
  readonly manifest: unknown
  readonly code: string
  readonly granted: readonly string[]
}

interface Parts {
  readonly store: Store
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
}

/**
 * Puts a plugin, or another version of one, in use: checked against itself, its code and what is here. Tables keep what
 * earlier versions had, so that runs which began on them lose nothing.
 */
export async function installPlugin({ store, registry, sandbox, clock }: Parts, given: GivenPlugin): Promise<Manifest> {
  const { code, granted } = given
  const manifest = checkManifest(given.manifest)
  checkIntegrity(manifest, code)
  checkGrants(manifest, granted)
  checkInstall(
    manifest,
    registry.plugins().map((plugin) => plugin.manifest)
  )
  const earlier = (await store.setup.pluginVersions()).filter((version) => version.manifest.id === manifest.id)
  const entitiesBefore = earlier.flatMap((version) => version.manifest.entities)
  await store.setup.applyEntities(keepEarlierFields(manifest.entities, entitiesBefore))
  const at = clock.now()
  await store.setup.savePlugin({ manifest, code, granted }, at)
  registry.addPlugin({ manifest, code, granted }, at)
  if (registry.holdOf(manifest.id)?.state === 'removed') {
    const state = { pluginId: manifest.id, state: 'on', reason: null, by: 'install', at } as const
    await store.setup.setPluginState(state)
    registry.setPluginState(state)
  }
  sandbox.load({ id: manifest.id, version: manifest.version, code })
  return manifest
}
