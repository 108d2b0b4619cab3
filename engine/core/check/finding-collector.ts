import type { Json } from '../../../schemas/json.ts'
import type { Localized } from '../../../schemas/localized.ts'
import { findingTexts } from './finding-texts.ts'
import type { Finding, FindingCode, Fix } from './finding.ts'

/** Where in a flow something stands: in a step, or in the flow itself when `step` is null. */
export interface Place {
  readonly step: string | null
  /** JSON pointer inside the step or the flow; empty for the whole. */
  readonly pointer: string
}

export interface FindingDetails {
  readonly details?: Readonly<Record<string, string | Localized>>
  readonly fix?: Fix
  readonly severity?: Finding['severity']
}

/** Gathers findings, in the order in which people read the flow. */
export class FindingCollector {
  readonly findings: Finding[] = []
  readonly #seen = new Set<string>()

  add(
    { step, pointer }: Place,
    code: FindingCode,
    { details = {}, fix, severity = 'error' }: FindingDetails = {}
  ): void {
    const message = fillText(findingTexts[code], details)
    const key = `${step ?? ''} ${pointer} ${code} ${message.en}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.findings.push({ step, ...(pointer && { path: pointer }), code, severity, message, ...(fix && { fix }) })
  }
}

/** A place inside another. */
export function within({ step, pointer }: Place, ...parts: readonly (string | number)[]): Place {
  const escaped = parts.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))
  return { step, pointer: [pointer, ...escaped].join('/') }
}

/** The fix that puts another value at a place. */
export function replaceFix({ pointer }: Place, value: Json, label = changeLabel(value)): Fix {
  return { label, patch: { path: pointer, value } }
}

function changeLabel(value: Json): Localized {
  const shown = shorten(typeof value === 'string' ? value : JSON.stringify(value))
  return { vi: `Đổi thành “${shown}”`, en: `Change to “${shown}”` }
}

/** “Did you mean …?”, or nothing when no name is near. */
export function hintOf(name: string | null): Localized | string {
  return name === null ? '' : { vi: ` Ý bạn là “${name}”?`, en: ` Did you mean “${name}”?` }
}

/** A text short enough to stand inside a sentence. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').toWellFormed()
  return line.length > 80 ? `${line.slice(0, 79).toWellFormed()}…` : line
}

function fillText({ vi, en }: Localized, details: Readonly<Record<string, string | Localized>>): Localized {
  const fill = (text: string, language: keyof Localized) =>
    text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => {
      const value = details[name]
      if (value === undefined) return whole
      return typeof value === 'string' ? value : value[language]
    })
  return { vi: fill(vi, 'vi'), en: fill(en, 'en') }
}
