import type { Step } from '../../schemas/step.ts'

/** A step that gives back what it is given. */
export function echo(id: string, input: object = {}): Step {
  return { id, kind: 'action', action: 'shop.echo', input: input as never }
}
