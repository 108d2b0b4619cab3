import { readText, type TextRead } from '../text.ts'
import { replaceFix, type Place } from './finding-collector.ts'
import { anyType, numberType, type DataType, type FieldType } from './data-type.ts'
import { explainTextFault } from './explain-fault.ts'
import type { Surroundings } from './expression-issue.ts'
import type { Fix } from './finding.ts'
import type { FlowCheck } from './flow-check.ts'
import { resolveField, resolveFirst, resolveStep, type Resolved } from './resolve-field.ts'

interface TextCheck {
  readonly source: string
  readonly place: Place
  readonly around: Surroundings
}

/** Checks a text with places to fill in; answers whether it is the same in every run. */
export function checkText(check: FlowCheck, asked: TextCheck): boolean {
  const { fault, reads, isConstant } = readText(asked.source)
  if (fault !== null) check.findings.add(asked.place, 'TEXT_INVALID', { details: { reason: explainTextFault(fault) } })
  for (const read of reads) checkRead(check, asked, read)
  return isConstant
}

/** Follows a path name by name. A text shows nothing where there is nothing, so a missing field is only worth a look. */
function checkRead(check: FlowCheck, asked: TextCheck, { path, isGuarded }: TextRead): void {
  let at: FieldType | null = null
  for (const [index, name] of path.entries()) {
    const before = path.slice(0, index + 1)
    const resolved = resolvePart(asked.around, at, before)
    if (!resolved) continue
    if (!resolved.ok) {
      addUnknown(check, asked, { path: before, resolved })
      return
    }
    at = resolved.value
    if (at.isSure || isGuarded) continue
    const isStep = index === 1 && path[0] === 'steps'
    const fix = withDefault(asked, path.join('.'))
    const details = { path: before.join('.') }
    check.findings.add(asked.place, 'MAY_BE_MISSING', {
      details,
      ...(!isStep && { severity: 'warning' }),
      ...(fix && typeof name === 'string' && { fix })
    })
    return
  }
}

/** Null for the word `steps`, which is no value of its own. */
function resolvePart(around: Surroundings, at: FieldType | null, path: TextRead['path']): Resolved | null {
  const name = path.at(-1) ?? ''
  if (path.length === 1) return name === 'steps' ? null : resolveFirst(around, String(name))
  if (at === null) return resolveStep(around, String(name))
  const type = typeOfSpecial(at.type, name)
  if (type) return { ok: true, value: { type, isSure: true } }
  return resolveField(around.steps, { of: at.type, name: String(name), path: path.map(String) })
}

/** What texts know of lists and texts besides their fields: `size`, `first`, `last`, and places by number. */
function typeOfSpecial(type: DataType, name: string | number): DataType | null {
  if (typeof name === 'number') return type.kind === 'list' ? type.item : anyType
  if (name === 'size' && ['list', 'text', 'object'].includes(type.kind)) return numberType
  return type.kind === 'list' && (name === 'first' || name === 'last') ? type.item : null
}

interface UnknownPart {
  readonly path: TextRead['path']
  readonly resolved: Extract<Resolved, { ok: false }>
}

function addUnknown(check: FlowCheck, asked: TextCheck, { path, resolved }: UnknownPart): void {
  const { code, details, nearest, severity } = resolved
  const fixed = nearest === null ? null : [...path.slice(0, -1), nearest].join('.')
  const source = fixed === null ? asked.source : replaceInTags(asked.source, path.join('.'), fixed)
  const fix = source === asked.source ? undefined : replaceFix(asked.place, source, renameLabel(fixed ?? ''))
  check.findings.add(asked.place, code, { details, ...(severity && { severity }), ...(fix && { fix }) })
}

function renameLabel(name: string): Fix['label'] {
  return { vi: `Đổi thành “${name}”`, en: `Change to “${name}”` }
}

function replaceInTags(source: string, path: string, fixed: string): string {
  const whole = new RegExp(`(?<![\\w.\\]'"-])${escapePattern(path)}(?![\\w-])`, 'gu')
  return source.replaceAll(/\{\{[^]*?\}\}|\{%[^]*?%\}/gu, (tag) => tag.replaceAll(whole, () => fixed))
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)
}

function withDefault({ source, place }: TextCheck, path: string): Fix | null {
  const output = new RegExp(`(\\{\\{-?\\s*${escapePattern(path)})(?=\\s*(?:\\||-?\\}\\}))`, 'gu')
  const changed = source.replaceAll(output, (start: string) => `${start} | default: ""`)
  if (changed === source) return null
  return replaceFix(place, changed, { vi: 'Để trống khi không có', en: 'Leave it empty when it is not there' })
}
