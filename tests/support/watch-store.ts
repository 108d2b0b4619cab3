import type { Store } from '../../engine/ports/store.ts'

let open = 0

/** Calls of watched stores that have no answer yet. */
export function openCalls(): number {
  return open
}

/** The same store, with its calls counted: a database that answers later than this turn must be waited for. */
export function watchStore(store: Store): Store {
  return watch(store)
}

function watch<T extends object>(target: T): T {
  const watched = Object.entries(target).map(([name, part]: [string, unknown]) => {
    if (typeof part === 'function') return [name, counted(part as (...given: readonly unknown[]) => unknown)]
    return [name, typeof part === 'object' && part !== null ? watch(part) : part]
  })
  return Object.fromEntries(watched) as T
}

function counted(call: (...given: readonly unknown[]) => unknown) {
  return (...given: readonly unknown[]): unknown => {
    const answer = call(...given)
    if (!(answer instanceof Promise)) return answer
    open += 1
    return answer.finally(() => (open -= 1))
  }
}
