import type { Flow } from '../../schemas/flow.ts'
import type { Manifest } from '../../schemas/manifest.ts'

const both = (text: string) => ({ vi: text, en: text })

/** A plugin with one entity of its own, `<id>.thing`, and all rights to it. */
export function manifestOf(id: string, actions: readonly { readonly id: string; readonly uses?: readonly string[] }[]) {
  return {
    id,
    version: '1.0.0',
    engine: '*',
    labels: both(id),
    entities: [
      {
        id: `${id}.thing`,
        labels: both('Thing'),
        plural: both('Things'),
        title: 'name',
        required: ['name'],
        fields: { name: { type: 'string', 'x-mach': { labels: both('Name') } } }
      }
    ],
    actions: actions.map((action) => ({ labels: both(action.id), input: { type: 'object' }, output: {}, ...action })),
    channels: [],
    capabilities: [`records:read:${id}.thing`, `records:write:${id}.thing`]
  } as unknown as Manifest
}

/** A bundle as the builder writes it, with one handler. */
export function scriptOf(action: string, handler: string): string {
  return `machPlugin({ actions: [\n{ id: ${JSON.stringify(action)}, run: ${handler} }\n] })`
}

/** The neighbour keeps a secret in its code and in its world. */
export function neighbourCode(canary: string): string {
  return `globalThis.leftByNeighbour = ${JSON.stringify(canary)}\n${scriptOf('tick', '(input) => input.n + 1')}`
}

/** A flow of one step that is tried once. */
export function flowOf(pluginId: string, action: string): Flow {
  return {
    id: pluginId,
    names: both(pluginId),
    trigger: { type: 'manual' },
    steps: [
      {
        id: 'go',
        kind: 'action',
        action: `${pluginId}.${action}`,
        input: { n: { cel: 'has(trigger.input.n) ? trigger.input.n : 0' } },
        retry: { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
      }
    ]
  }
}
