import type { Flow } from '../../schemas/flow.ts'
import type { FieldChange, FlowChange, StepPlace } from '../../schemas/flow-change.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { Step } from '../../schemas/step.ts'
import { listsOf } from './lists-of.ts'

/** What is different in the second version of a flow: the flow itself first, then its steps in the order of the page. */
export function diffFlows(before: Flow, after: Flow): readonly FlowChange[] {
  const [old, now] = [placesOf(before.steps), placesOf(after.steps)]
  const shifted = shiftedSteps(old, now)
  const steps = pageOrder(old, now).flatMap((id) => stepChanges(old.get(id), now.get(id), shifted.has(id)))
  return [...flowChanges(before, after), ...steps]
}

interface Placed {
  readonly step: Step
  readonly place: StepPlace
}

type Places = ReadonlyMap<string, Placed>

function placesOf(steps: readonly Step[]): Places {
  const places = new Map<string, Placed>()
  const walk = (list: readonly Step[], owner: string | null, part: string | null): void => {
    for (const [index, step] of list.entries()) {
      places.set(step.id, { step, place: { owner, part, after: list[index - 1]?.id ?? null } })
      for (const inner of listsOf(step)) walk(inner.steps, step.id, inner.part)
    }
  }
  walk(steps, null, null)
  return places
}

/** The page as it is now, with what was removed where it stood. */
function pageOrder(old: Places, now: Places): readonly string[] {
  const order = [...now.keys()]
  let last: string | null = null
  for (const id of old.keys()) {
    if (!now.has(id)) order.splice(last === null ? 0 : order.indexOf(last) + 1, 0, id)
    last = id
  }
  return order
}

function stepChanges(old: Placed | undefined, now: Placed | undefined, isShifted: boolean): readonly FlowChange[] {
  if (!old) return now ? [{ kind: 'added', ...titleOf(now.step), place: now.place }] : []
  if (!now) return [{ kind: 'removed', ...titleOf(old.step), place: old.place }]
  const fields = fieldChanges(ownFields(old.step, now.step), ownFields(now.step, old.step))
  const title = titleOf(now.step)
  return [
    ...(isShifted ? [{ kind: 'moved' as const, ...title, from: old.place, to: now.place }] : []),
    ...(fields.length > 0 ? [{ kind: 'changed' as const, ...title, fields }] : [])
  ]
}

function titleOf({ id, kind, names }: Step) {
  return { step: id, stepKind: kind, names: names ?? null }
}

/** Steps that stand in another list, or before or behind neighbours that kept their order: as few as tell the difference. */
function shiftedSteps(old: Places, now: Places): ReadonlySet<string> {
  const shifted = new Set<string>()
  const lists = Map.groupBy(now.keys(), (id) => listKey(now.get(id)))
  for (const [key, ids] of lists) {
    const common = ids.filter((id) => old.has(id))
    const stayed = common.filter((id) => listKey(old.get(id)) === key)
    const order = [...old.keys()]
    const kept = new Set(longestRise(stayed.map((id) => order.indexOf(id))).map((index) => order[index]))
    for (const id of common) if (!kept.has(id)) shifted.add(id)
  }
  return shifted
}

function listKey(placed: Placed | undefined): string {
  return JSON.stringify([placed?.place.owner ?? null, placed?.place.part ?? null])
}

/** The longest rising part of a list of numbers. */
function longestRise(numbers: readonly number[]): readonly number[] {
  const best: (readonly number[])[] = []
  for (const [index, number] of numbers.entries()) {
    const before = best.slice(0, index).filter((rise) => (rise.at(-1) ?? number) < number)
    const longest = before.reduce<readonly number[]>((a, b) => (b.length > a.length ? b : a), [])
    best.push([...longest, number])
  }
  return best.reduce<readonly number[]>((a, b) => (b.length > a.length ? b : a), [])
}

function flowChanges(before: Flow, after: Flow): readonly FlowChange[] {
  const own = ({ steps: _, $schema: _schema, ...rest }: Flow): JsonObject => rest as unknown as JsonObject
  return fieldChanges(own(before), own(after)).map((change) => ({ kind: 'flow', ...change }))
}

const heldLists = ['onError', 'else', 'steps', 'onTimeout', 'notify']

/** A step without what stands in its lists: only that it has a list is its own. */
function ownFields(step: Step, other: Step): JsonObject {
  const fields = Object.entries(step as unknown as JsonObject).filter(([name]) => name !== 'id')
  const others = other as unknown as JsonObject
  return Object.fromEntries(fields.flatMap(([name, value]) => ownField(name, value, others[name])))
}

type Field = readonly [string, Json]

/** Cases, arms, lists and outcomes are told by their ids, and by the order of those that both versions have. */
function ownField(name: string, value: Json, other: Json | undefined): readonly Field[] {
  if (heldLists.includes(name)) return [[name, true]]
  const [parts, others] = [partsById(value), partsById(other)]
  if (!parts) return [[name, value]]
  const order = Object.keys(parts).filter((id) => !others || id in others)
  return [
    [name, parts],
    [`${name}Order`, order]
  ]
}

/** What stands in a list under its id, without the steps it holds; null when it is another sort of value. */
function partsById(value: Json | undefined): JsonObject | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const items = value as readonly Json[]
  const named = items.flatMap((item) => {
    if (!isObject(item) || typeof item['id'] !== 'string') return []
    const { id, steps: _, ...rest } = item
    return [[id, rest] as const]
  })
  return named.length === items.length ? Object.fromEntries(named) : null
}

/** How deep fields are told apart; what is below is shown as a whole. */
const depthMost = 2
/** What an entry of a mapping says is one thing. */
const mappings = ['input', 'result', 'where']

function fieldChanges(before: JsonObject, after: JsonObject, path: readonly string[] = []): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]]
    if (isSame(old, now)) return []
    const field = [...path, name]
    const isWhole = path.length >= depthMost || mappings.includes(path.at(-1) ?? '')
    if (!isWhole && isObject(old) && isObject(now)) return fieldChanges(old, now, field)
    return [
      {
        field: field.join('.'),
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now })
      }
    ]
  })
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** The order of an object's fields means nothing. */
function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => sorted(item) ?? null)
  if (!isObject(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item) ?? null]))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
