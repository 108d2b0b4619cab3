import { calendarSchema, type Calendar } from '../../schemas/calendar.ts'
import { flowSchema, type Flow } from '../../schemas/flow.ts'
import { formSchema, type Form } from '../../schemas/form.ts'
import type { Json } from '../../schemas/json.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { compileCheck } from '../check.ts'
import { checkFlow } from '../core/check/check-flow.ts'
import type { Finding } from '../core/check/finding.ts'
import { engineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { installPlugin, type GivenPlugin } from './install-plugin.ts'
import type { Registry } from './registry.ts'
import { checkWorld } from './check-world.ts'
import { requireFit } from './require-fit.ts'

/** Brings in plugins, forms and flows: checked, stored, then in use. */
export interface Installer {
  plugin(plugin: GivenPlugin): Promise<Manifest>
  form(form: unknown): Promise<Form>
  calendar(calendar: unknown): Promise<Calendar>
  /** Publishes a flow; an unchanged one keeps its version. */
  flow(flow: unknown, by?: string): Promise<{ readonly id: string; readonly version: number }>
  /** What keeps a flow from going live, and what is worth a look; empty when there is nothing. */
  validate(flow: unknown): readonly FlowFinding[]
}

/** A finding of the check, or a place where the flow does not fit its schema. */
export type FlowFinding = Omit<Finding, 'code'> & { readonly code: Finding['code'] | 'INPUT_INVALID' }

interface InstallerParts {
  /** Hear of each flow that is published, before it is answered. */
  readonly listeners: readonly { published(flowId: string): Promise<void> }[]
  readonly store: Store
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
}

const checkForm = compileCheck<Form>(formSchema, { trusted: true })
const checkCalendar = compileCheck<Calendar>(calendarSchema, { trusted: true })
const checkShape = compileCheck<Flow>(flowSchema, { trusted: true })

export function openInstaller({ store, registry, sandbox, clock, listeners }: InstallerParts): Installer {
  return {
    plugin: (given) => installPlugin({ store, registry, sandbox, clock }, given),
    async form(given) {
      const form = requireFit(checkForm(given))
      await store.setup.saveForm(form)
      registry.addForm(form)
      return form
    },
    async calendar(given) {
      const calendar = requireFit(checkCalendar(given))
      await store.setup.saveCalendar(calendar)
      registry.addCalendar(calendar)
      return calendar
    },
    async flow(given, by) {
      const flow = requireFit(checkShape(given))
      const findings = findingsOf(registry, flow).filter(({ severity }) => severity === 'error')
      if (findings.length > 0)
        throw engineError('FLOW_INVALID', { flow: flow.id, findings: findings as unknown as Json })
      const version = await store.setup.publishFlow(flow, clock.now(), by)
      registry.addFlow({ flow, version, publishedAt: clock.now() })
      for (const listener of listeners) await listener.published(flow.id)
      return { id: flow.id, version }
    },
    validate(given) {
      const checked = checkShape(given)
      if (checked.ok) return findingsOf(registry, checked.value)
      return checked.fields.map(({ path, message }) => ({
        step: null,
        path,
        code: 'INPUT_INVALID' as const,
        severity: 'error' as const,
        message: { vi: `${path}: ${message.vi}`, en: `${path}: ${message.en}` }
      }))
    }
  }
}

function findingsOf(registry: Registry, flow: Flow): readonly Finding[] {
  return checkFlow(flow, checkWorld(registry))
}
