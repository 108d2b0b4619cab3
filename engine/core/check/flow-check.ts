import type { Entity } from '../../../schemas/entity.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { Form } from '../../../schemas/form.ts'
import type { Action, PluginTrigger } from '../../../schemas/manifest.ts'
import type { FindingCollector } from './finding-collector.ts'

/** What is installed, for a flow to use. */
export interface CheckWorld {
  /** By `<plugin>.<action>`. */
  readonly actions: ReadonlyMap<string, Action>
  /** Triggers of plugins, by `<plugin>.<trigger>`. */
  readonly triggers: ReadonlyMap<string, PluginTrigger>
  readonly entities: ReadonlyMap<string, Entity>
  readonly forms: ReadonlyMap<string, Form>
  /** The published flows. */
  readonly flows: ReadonlyMap<string, Flow>
  readonly calendars: ReadonlySet<string>
  /** Capabilities granted to each plugin: the most an action may change that does not say what it writes. */
  readonly granted: ReadonlyMap<string, Iterable<string>>
}

/** One flow while it is checked. */
export interface FlowCheck {
  readonly flow: Flow
  readonly world: CheckWorld
  readonly findings: FindingCollector
  readonly stepIds: ReadonlySet<string>
}
