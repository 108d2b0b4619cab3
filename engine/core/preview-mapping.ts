import type { Json } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { MappingValue } from '../../schemas/mapping.ts'
import type { Preview } from '../../schemas/preview.ts'
import { explainFault, explainTextFault } from './check/explain-fault.ts'
import { findingTexts } from './check/finding-texts.ts'
import { readExpression, valueAt, type Scope } from './expression.ts'
import { compileMapping, type CompiledMapping } from './mapping.ts'
import { readText } from './text.ts'

/** Makes a value from sample data exactly as a run would, and says what it read and what was missing. Never throws. */
export function previewMapping(value: MappingValue, scope: Scope): Preview {
  const compiled = compiledOrNull(value)
  if (compiled === null) return { value: null, reads: {}, missing: [], fault: faultOf(value) }
  const { reads, missing } = readPaths(compiled, scope)
  try {
    return { value: compiled.resolve(scope) ?? null, reads, missing, fault: null }
  } catch (cause) {
    return { value: null, reads, missing, fault: runFault(missing, cause) }
  }
}

function compiledOrNull(value: MappingValue): CompiledMapping | null {
  try {
    return compileMapping(value)
  } catch {
    return null
  }
}

function readPaths({ expressions, texts }: CompiledMapping, scope: Scope): Pick<Preview, 'reads' | 'missing'> {
  const reads: { [path: string]: Json } = {}
  const missing = new Set<string>()
  for (const path of [...expressions, ...texts].flatMap(({ paths }) => paths)) {
    const found = valueAt(scope, path)
    if (found === undefined || found === null || found === '') missing.add(path.join('.'))
    else reads[path.join('.')] = found
  }
  return { reads, missing: [...missing] }
}

/** Why it cannot be read at all, as the check of the flow would say it. */
function faultOf(value: MappingValue): Localized {
  const [kind = '', source = ''] = Object.entries(value ?? {})[0] ?? []
  if (kind === 'text') return explainTextFault(readText(String(source)).fault ?? '')
  const { fault } = readExpression(String(source))
  // It can be read, so what is refused is a regular expression.
  return fault ? explainFault(fault) : findingTexts.REGULAR_EXPRESSION
}

function runFault(missing: readonly string[], cause: unknown): Localized {
  const [path] = missing
  if (path !== undefined) return { vi: `chưa có dữ liệu ở ${path}.`, en: `there is no data at ${path}.` }
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
  return explainFault({ code: codeOf(cause), reason: reason.split('\n')[0] ?? reason })
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : null
  return inner instanceof Error && 'code' in inner ? String(inner.code) : ''
}
