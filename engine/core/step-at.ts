/**
 * The id of the step that a JSON pointer into a flow leads to: the innermost one it passes. Null when it leads into no
 * step. What it is given has not passed any schema yet.
 */
export function stepAt(flow: unknown, pointer: string): string | null {
  let value = flow
  let step: string | null = null
  for (const name of pointer.split('/').slice(1)) {
    if (!isObject(value)) return step
    value = value[name.replaceAll('~1', '/').replaceAll('~0', '~')]
    if (isObject(value) && typeof value['id'] === 'string' && typeof value['kind'] === 'string') step = value['id']
  }
  return step
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
