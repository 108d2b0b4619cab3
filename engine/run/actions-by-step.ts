import type { Flow } from '../../schemas/flow.ts'

/** Which action each step of a flow calls, whatever lists the step stands in. */
export function actionsByStep({ steps }: Flow): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const { kind, id, action } = part as { readonly kind?: unknown; readonly id?: unknown; readonly action?: unknown }
    if (kind === 'action' && typeof id === 'string' && typeof action === 'string') found.set(id, action)
    for (const inner of Object.values(part)) look(inner)
  }
  look(steps)
  return found
}
