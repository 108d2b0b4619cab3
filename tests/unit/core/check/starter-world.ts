import type { CheckWorld } from '../../../../engine/core/check/flow-check.ts'
import type { Entity } from '../../../../schemas/entity.ts'
import type { Action } from '../../../../schemas/manifest.ts'
import { flows, forms } from '../../../examples/starter-files.ts'
import { plugins } from '../../plugins/installed.ts'

/** The plugins and flows that come with Mạch, as the check of a flow sees them. */
export const starterWorld: CheckWorld = {
  actions: new Map(
    plugins.flatMap(({ id, actions = [] }) =>
      actions.map((action): [string, Action] => [`${id}.${action.id}`, action as unknown as Action])
    )
  ),
  entities: new Map(plugins.flatMap(({ entities = [] }) => entities.map((each): [string, Entity] => [each.id, each]))),
  forms: new Map(forms.map((form) => [form.id, form])),
  flows: new Map(flows.map((flow) => [flow.id, flow])),
  triggers: new Map(),
  calendars: new Set(),
  granted: new Map(plugins.map(({ id, capabilities }) => [id, capabilities]))
}
