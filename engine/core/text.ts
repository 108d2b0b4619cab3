import { Liquid, type Template } from 'liquidjs'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Scope } from './expression.ts'

/** A Liquid text of a message. Own properties only, no files, bounded work: what comes from outside is never a template. */
export interface Text {
  readonly source: string
  render(scope: Scope): string
  /** Paths it reads, for the compiler. */
  readonly paths: readonly (readonly string[])[]
}

const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  relativeReference: false,
  dynamicPartials: false,
  timezoneOffset: 'Asia/Ho_Chi_Minh',
  dateFormat: '%d/%m/%Y %H:%M',
  parseLimit: limits.renderedTextBytesMax,
  // The library bounds work by time only; generous, so that a busy machine never fails an honest text.
  renderLimit: limits.textRenderMs,
  memoryLimit: limits.renderedTextBytesMax * 10,
  templates: {}
})

/** Parses a text; throws EXPRESSION_FAILED with the reason. */
export function compileText(source: string): Text {
  const templates = guard(source, () => liquid.parse(source))
  const paths = guard(source, () => pathsOf(templates))
  return {
    source,
    paths,
    render: (scope) => guard(source, () => renderBounded(templates, scope, source))
  }
}

function renderBounded(templates: Template[], scope: Scope, source: string): string {
  const text = String(liquid.renderSync(templates, scope))
  if (text.length <= limits.renderedTextBytesMax) return text
  throw engineError('EXPRESSION_FAILED', { expression: source, reason: 'the text is too long' })
}

function pathsOf(templates: Template[]): readonly (readonly string[])[] {
  const segments = liquid.globalVariableSegmentsSync(templates)
  return segments.map((path) => path.filter((part): part is string => typeof part === 'string'))
}

function guard<T>(source: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw engineError('EXPRESSION_FAILED', { expression: source.slice(0, 200), reason }, cause)
  }
}
