import type { Json } from '../../../schemas/json.ts'
import type { Language } from '../../../schemas/localized.ts'
import type { Preview } from '../../../schemas/preview.ts'
import { findReference } from '../../edit/find-reference.ts'
import { sayPanel } from '../../texts/panel-texts.ts'
import type { Labels } from '../../words/labels.ts'
import { referenceText } from './pill-look.ts'
import { sampleText } from './sample-text.ts'
import { typeWord } from './type-word.ts'

interface Wish {
  readonly isCondition: boolean
  readonly isKnown: (path: string) => boolean
  readonly around: Parameters<typeof findReference>[1]
  readonly labels: Labels
  readonly language: Language
}

interface PreviewSentence {
  readonly look: 'good' | 'bad' | 'plain'
  readonly text: string
}

/** What an expression gives for the sample, and why: `→ đúng vì Ngân sách = 60.000.000`. */
export function previewSentence(preview: Preview, wish: Wish): PreviewSentence {
  const { value, fault, missing } = preview
  const because = [
    ...Object.entries(preview.reads).map(([path, read]) => readText(path, read, wish)),
    ...empty(preview, wish)
  ]
  const unknown = missing.find((path) => !wish.isKnown(path))
  if (fault && unknown === undefined)
    return { look: 'bad', text: sayPanel.preview_wrong({ fault: fault[wish.language] }) }
  if (unknown !== undefined) return { look: 'plain', text: sayPanel.preview_later({ name: nameOf(unknown, wish) }) }
  if (wish.isCondition && typeof value !== 'boolean')
    return { look: 'bad', text: sayPanel.preview_no_condition({ value: valueOf(value, wish) }) }
  const text = typeof value === 'boolean' ? truthOf(value) : `→ ${valueOf(value, wish)}`
  const look = value === true ? 'good' : 'plain'
  return { look, text: because.length === 0 ? text : sayPanel.preview_because({ text, because: because.join(', ') }) }
}

function empty({ missing }: Preview, wish: Wish): readonly string[] {
  return missing.map((path) => sayPanel.preview_empty({ name: nameOf(path, wish) }))
}

function truthOf(value: boolean): string {
  return value ? sayPanel.preview_true() : sayPanel.preview_false()
}

function nameOf(path: string, { around, labels }: Wish): string {
  const reference = findReference(path, around)
  return reference.entry && reference.rest.length === 0
    ? (referenceText(path, reference, labels).split(' › ').at(-1) ?? path)
    : referenceText(path, reference, labels)
}

function readText(path: string, value: Json, wish: Wish): string {
  const { entry } = findReference(path, wish.around)
  return `${nameOf(path, wish)} = ${sampleText(entry?.schema ?? {}, value, wish.language)}`
}

function valueOf(value: Json, { language }: Wish): string {
  if (value === null) return sayPanel.sample_empty()
  const type = Array.isArray(value) ? 'array' : typeof value
  return `${sampleText({}, value, language)} (${typeWord(type)})`
}
