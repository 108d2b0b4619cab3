import type { Json } from '../../schemas/json.ts'
import type { Step } from '../../schemas/step.ts'
import { partsOf } from './step-lists.ts'
import { stepShapes, type TextReading } from './step-shape.ts'

export type TextLanguage = 'cel' | 'liquid'
type ChangeText = (text: string, language: TextLanguage) => string
type Properties = Readonly<Record<string, unknown>>

/** Changes every expression and text of a step, but not those of the steps inside it. */
export function mapTexts(step: Step, change: ChangeText): Step {
  const { texts, parts, partTexts } = stepShapes[step.kind]
  const changed = changeAt(step as unknown as Properties, texts, change)
  if (parts === null || Object.keys(partTexts).length === 0) return changed as unknown as Step
  const ofParts = partsOf(step).map((part) => changeAt(part as unknown as Properties, partTexts, change))
  return { ...changed, [parts]: ofParts } as unknown as Step
}

/** All expressions and texts of a step itself. */
export function textsOf(step: Step): readonly { readonly text: string; readonly language: TextLanguage }[] {
  const found: { text: string; language: TextLanguage }[] = []
  mapTexts(step, (text, language) => {
    found.push({ text, language })
    return text
  })
  return found
}

function changeAt(
  properties: Properties,
  readings: Readonly<Record<string, TextReading>>,
  change: ChangeText
): Properties {
  let changed = properties
  for (const [path, reading] of Object.entries(readings)) {
    changed = changePath(changed, path.split('.'), (value) => changeValue(value, reading, change))
  }
  return changed
}

function changePath(within: Properties, path: readonly string[], change: (value: unknown) => unknown): Properties {
  const [name = '', ...rest] = path
  const value = within[name]
  if (value === undefined) return within
  if (rest.length === 0) return { ...within, [name]: change(value) }
  return typeof value === 'object' && value !== null
    ? { ...within, [name]: changePath(value as Properties, rest, change) }
    : within
}

function changeValue(value: unknown, reading: TextReading, change: ChangeText): unknown {
  if (reading === 'mapping') return changeMapping(value as Json, change)
  return typeof value === 'string' ? change(value, reading) : value
}

/** `{ "cel": … }` and `{ "text": … }` are texts; anything else is itself, and may hold some. */
function changeMapping(value: Json, change: ChangeText): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one: Json) => changeMapping(one, change))
  const entries = Object.entries(value)
  if (entries.length === 1) {
    const [name, only] = entries[0] ?? ['', null]
    if (name === 'cel' && typeof only === 'string') return { cel: change(only, 'cel') }
    if (name === 'text' && typeof only === 'string') return { text: change(only, 'liquid') }
  }
  return Object.fromEntries(entries.map(([name, one]) => [name, changeMapping(one, change)]))
}
