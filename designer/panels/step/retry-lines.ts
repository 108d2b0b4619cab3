import { sayPanel } from '../../texts/panel-texts.ts'
import type { Line } from './lines.ts'

/** How often a step that fails is tried, and how long between. */
export function retryLines(): readonly Line[] {
  return [
    { at: 'retry.attemptsMax', control: 'integer', label: sayPanel.line_attempts() },
    { at: 'retry.firstDelayMs', control: 'integer', label: sayPanel.line_first_delay() },
    { at: 'retry.delayMaxMs', control: 'integer', label: sayPanel.line_delay_max() }
  ]
}
