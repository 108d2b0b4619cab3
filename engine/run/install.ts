import { flowSchema, type Flow } from '../../schemas/flow.ts'
import { formSchema, type Form } from '../../schemas/form.ts'
import type { Json } from '../../schemas/json.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { compileCheck } from '../check.ts'
import { compileFlow, type Finding } from '../core/compile-flow.ts'
import { engineError } from '../errors.ts'
import { checkInstall } from '../registry/check-install.ts'
import { checkGrants } from '../registry/check-grants.ts'
import { checkIntegrity } from '../registry/check-integrity.ts'
import { checkManifest } from '../registry/check-manifest.ts'
import type { Clock } from '../ports/clock.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'
import { requireFit } from './require-fit.ts'

/** Brings in plugins, forms and flows: checked, stored, then in use. */
export interface Installer {
  plugin(plugin: {
    readonly manifest: unknown
    readonly code: string
    readonly granted: readonly string[]
  }): Promise<Manifest>
  form(form: unknown): Promise<Form>
  /** Publishes a flow; an unchanged one keeps its version. */
  flow(flow: unknown): Promise<{ readonly id: string; readonly version: number }>
  /** What keeps a flow from going live; empty when nothing does. */
  validate(flow: unknown): readonly Finding[]
}

interface InstallerParts {
  readonly store: Store
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
}

const checkForm = compileCheck<Form>(formSchema, { trusted: true })
const checkFlow = compileCheck<Flow>(flowSchema, { trusted: true })

export function openInstaller({ store, registry, sandbox, clock }: InstallerParts): Installer {
  return {
    async plugin({ manifest: given, code, granted }) {
      const manifest = checkManifest(given)
      checkIntegrity(manifest, code)
      checkGrants(manifest, granted)
      const installed = registry.plugins().map((plugin) => plugin.manifest)
      checkInstall(manifest, installed)
      await store.setup.applyEntities(manifest.entities)
      await store.setup.savePlugin({ manifest, code, granted }, clock.now())
      registry.addPlugin({ manifest, code, granted })
      sandbox.load({ id: manifest.id, version: manifest.version, code })
      return manifest
    },
    async form(given) {
      const form = requireFit(checkForm(given))
      await store.setup.saveForm(form)
      registry.addForm(form)
      return form
    },
    async flow(given) {
      const flow = requireFit(checkFlow(given))
      const findings = findingsOf(registry, flow)
      if (findings.length > 0)
        throw engineError('FLOW_INVALID', { flow: flow.id, findings: findings as unknown as Json })
      const version = await store.setup.publishFlow(flow, clock.now())
      registry.addFlow({ flow, version, publishedAt: clock.now() })
      return { id: flow.id, version }
    },
    validate(given) {
      const checked = checkFlow(given)
      if (checked.ok) return findingsOf(registry, checked.value)
      return checked.fields.map(({ path, message }) => ({
        step: null,
        code: 'INPUT_INVALID',
        message: { vi: `${path}: ${message.vi}`, en: `${path}: ${message.en}` }
      }))
    }
  }
}

function findingsOf(registry: Registry, flow: Flow): readonly Finding[] {
  const result = compileFlow(flow, 0, new Set(registry.actions().map(({ id }) => id)))
  return result.ok ? [] : result.findings
}
