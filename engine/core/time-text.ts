import type { Millis } from '../../schemas/json.ts'

/**
 * The time as text: ISO 8601, UTC. What happens in one millisecond shares it, because making it anew for each step of each
 * run took as long as deciding the step.
 */
export function timeText(at: Millis): string {
  if (at !== last.at) last = { at, text: new Date(at).toISOString() }
  return last.text
}

let last = { at: Number.NaN, text: '' }
