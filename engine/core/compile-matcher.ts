import type { EventMatcher } from '../../schemas/event-matcher.ts'
import type { CompiledMatcher } from './compiled-flow.ts'
import { compileExpression, type Expression } from './expression.ts'

/** Compiles what a run waits for: a topic, under which events are looked up, a key, and what must hold besides. */
export function compileMatcher(event: EventMatcher): CompiledMatcher {
  const common = { key: optional(event.key), match: optional(event.match), by: null, fields: null }
  switch (event.on) {
    case 'recordCreated':
    case 'recordDeleted':
      return { ...common, topic: `${event.on}:${event.entity}`, by: event.by ?? null }
    case 'recordUpdated':
      return { ...common, topic: `${event.on}:${event.entity}`, by: event.by ?? null, fields: event.fields ?? null }
    case 'signal':
      return { ...common, topic: `signal:${event.name}` }
    case 'flowFinished':
      return { ...common, topic: `flowFinished:${event.flow}` }
  }
}

function optional(source: string | undefined): Expression | null {
  return source === undefined ? null : compileExpression(source)
}
