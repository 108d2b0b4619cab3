import type { Completion } from '../../edit/complete-expression.ts'
import { sayPanel } from '../../texts/panel-texts.ts'

interface CelFunction extends Completion {
  /** A whole expression that uses it. */
  readonly example: string
}

/** Functions that are worth offering, with what they are for. Regular expressions are refused, so none is here. */
export function celFunctions(): readonly CelFunction[] {
  return table.map(([insert, text, example]) => ({ insert, text: text(), note: example, example }))
}

const table: readonly (readonly [string, () => string, string])[] = [
  ['has(', sayPanel.fn_has, 'has(trigger.form.email)'],
  ['amount(', sayPanel.fn_amount, 'amount(trigger.form.budget) > 50000000'],
  ['size(', sayPanel.fn_size, 'size(trigger.form.note) > 10'],
  ['contains("', sayPanel.fn_contains, 'trigger.form.note.contains("gấp")'],
  ['startsWith("', sayPanel.fn_starts, 'trigger.form.phone.startsWith("+84")'],
  ['endsWith("', sayPanel.fn_ends, 'trigger.form.email.endsWith(".vn")'],
  ['in [', sayPanel.fn_in, 'trigger.form.city in ["Hà Nội", "Huế"]'],
  ['lowerAscii()', sayPanel.fn_lower, 'trigger.form.email.lowerAscii()'],
  ['trim()', sayPanel.fn_trim, 'trigger.form.name.trim()'],
  ['string(', sayPanel.fn_string, 'string(trigger.form.budget)'],
  ['double(', sayPanel.fn_number, 'double(trigger.form.budget)'],
  ['timestamp(', sayPanel.fn_time, 'timestamp(trigger.at) < timestamp(now)'],
  ['duration("', sayPanel.fn_duration, 'timestamp(now) + duration("48h")'],
  ['exists(item, ', sayPanel.fn_exists, 'trigger.form.tags.exists(tag, tag == "vip")'],
  ['all(item, ', sayPanel.fn_all, 'trigger.form.tags.all(tag, tag != "")'],
  ['filter(item, ', sayPanel.fn_filter, 'trigger.form.tags.filter(tag, tag != "")'],
  ['map(item, ', sayPanel.fn_map, 'trigger.form.tags.map(tag, tag.trim())']
]
