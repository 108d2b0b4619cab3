/** What was, is, and may be again. An edit that belongs to the one before it (typing in one field) makes one step back. */
export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  readonly group: string | null
}

/** Steps back that are kept. */
const stepsBackMax = 500

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], group: null }
}

export function record<T>(history: History<T>, present: T, group: string | null = null): History<T> {
  if (present === history.present) return history
  const isSameGroup = group !== null && group === history.group
  const past = isSameGroup ? history.past : [...history.past, history.present].slice(-stepsBackMax)
  return { past, present, future: [], group }
}

/** What comes next is a step back of its own, also when it is in the same field. */
export function endGroup<T>(history: History<T>): History<T> {
  return history.group === null ? history : { ...history, group: null }
}

export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1)
  if (last === undefined) return history
  const { past, present, future } = history
  return { past: past.slice(0, -1), present: last, future: [present, ...future], group: null }
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, group: null }
}
