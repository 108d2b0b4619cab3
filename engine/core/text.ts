import { Liquid, Tag, Value, type Template } from 'liquidjs'
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

/** What a text reads, for the check of a flow. */
export interface TextReading {
  /** Why it is no text, or null. */
  readonly fault: string | null
  readonly reads: readonly TextRead[]
  /** Nothing in it changes from run to run. */
  readonly isConstant: boolean
}

export interface TextRead {
  /** Field names and list positions; it ends where the next part is worked out only in a run. */
  readonly path: readonly (string | number)[]
  /** The text says what stands there when the value is missing: `default`, or a condition that looks at it. */
  readonly isGuarded: boolean
}

/** Reads a text without throwing. */
export function readText(source: string): TextReading {
  if (!/\{\{|\{%/u.test(source)) return { fault: null, reads: [], isConstant: true }
  try {
    const templates = liquid.parse(source)
    const guards = /default|\{%/u.test(source) ? guardsIn(templates) : []
    const guarded = new Set(guards.map((path) => path.join('.')))
    const reads = staticPaths(templates).map((path) => ({ path, isGuarded: guarded.has(path.join('.')) }))
    return { fault: null, reads, isConstant: false }
  } catch (cause) {
    const fault = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    return { fault, reads: [], isConstant: false }
  }
}

type StaticPath = readonly (string | number)[]

function staticPaths(templates: Template[]): readonly StaticPath[] {
  return liquid.globalVariableSegmentsSync(templates).map((segments) => {
    const end = segments.findIndex((part) => typeof part !== 'string' && typeof part !== 'number')
    return (end === -1 ? segments : segments.slice(0, end)) as StaticPath
  })
}

function guardsIn(templates: Template[]): readonly StaticPath[] {
  return templates.flatMap((template) => {
    const inside = childrenOf(template)
    return [...guardsOf(template), ...guardsIn(inside)]
  })
}

function guardsOf(template: Template): readonly StaticPath[] {
  if (hasDefault(template)) return staticPaths([template])
  if (!(template instanceof Tag && ['if', 'unless', 'case'].includes(template.name))) return []
  const values = [...((template as Template).arguments?.() ?? [])]
  // Only the conditions, without what stands between them.
  return staticPaths([{ token: template.token, render: () => undefined, arguments: () => values }])
}

/** `{{ path | default: … }}` and `{% assign name = path | default: … %}`. */
function hasDefault(template: Template): boolean {
  const value = 'value' in template ? template.value : null
  return value instanceof Value && value.filters.some(({ name }) => name === 'default')
}

function childrenOf(template: Template): Template[] {
  const children = template.children?.(false, true)
  const next = children?.next()
  return next?.done === true ? next.value : []
}

function guard<T>(source: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw engineError('EXPRESSION_FAILED', { expression: source.slice(0, 200), reason }, cause)
  }
}
