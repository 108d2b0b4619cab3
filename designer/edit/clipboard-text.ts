import type { Step } from '../../schemas/step.ts'
import { stepShapes } from './step-shape.ts'

const mark = 'mach/steps'

/** Steps as the clipboard carries them between flows, tabs and people. */
export function toClipboardText(steps: readonly Step[]): string {
  return JSON.stringify({ kind: mark, steps }, null, 2)
}

/** Null when the text holds no steps. What the steps say is looked at by the compiler. */
export function parseClipboardText(text: string): readonly Step[] | null {
  try {
    const parsed = JSON.parse(text) as { readonly kind?: unknown; readonly steps?: unknown } | null
    if (parsed?.kind !== mark || !Array.isArray(parsed.steps)) return null
    return parsed.steps.every(isStep) && parsed.steps.length > 0 ? (parsed.steps as readonly Step[]) : null
  } catch {
    return null
  }
}

function isStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('kind' in value)) return false
  return typeof value.id === 'string' && typeof value.kind === 'string' && Object.hasOwn(stepShapes, value.kind)
}
