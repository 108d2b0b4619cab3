import type { Flow } from '../../schemas/flow.ts'
import type { Json } from '../../schemas/json.ts'
import type { Story, Verdict } from './story.ts'

export interface ShrinkParts {
  readonly play: (story: Story) => Promise<Verdict>
  /** Plays at the most; what is smallest then is kept. */
  readonly playsMax: number
}

/**
 * Makes a story that fails as short as can be: takes out what happens, what goes wrong, flows and steps, as long as the same
 * promise is broken. The same story always gives the same short one.
 */
export async function shrinkStory(story: Story, { play, playsMax }: ShrinkParts): Promise<Story> {
  const kind = kindOf(await play(story))
  let smallest = story
  let plays = 1

  const isAlike = async (candidate: Story): Promise<boolean> => {
    plays += 1
    try {
      return kindOf(await play(candidate)) === kind
    } catch {
      // A flow with too much taken out may no longer be one.
      return false
    }
  }

  /** The first smaller story that still fails in the same way. */
  const findSmaller = async (pass: Pass, from: Story): Promise<Story | null> => {
    for (const candidate of pass(from)) {
      if (plays >= playsMax) return null
      if (await isAlike(candidate)) return candidate
    }
    return null
  }

  for (let before: Story | null = null; before !== smallest;) {
    before = smallest
    for (const pass of passes) {
      for (let next = await findSmaller(pass, smallest); next; next = await findSmaller(pass, smallest)) smallest = next
    }
  }
  return smallest
}

/** What was broken first, without its ids and numbers. */
function kindOf({ broken: [first] }: Verdict): string | null {
  if (first === undefined) return null
  return first
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27,}/gu, 'id')
    .replaceAll(/\d+/gu, 'n')
    .slice(0, 60)
}

type Pass = (story: Story) => Generator<Story>

const passes: readonly Pass[] = [
  function* flows(story) {
    for (const { id } of story.flows) yield withoutFlow(story, id)
  },
  function* happenings(story) {
    for (const some of chunks(story.happenings)) yield { ...story, happenings: some }
  },
  function* faults(story) {
    for (const some of chunks(story.faults)) yield { ...story, faults: some }
  },
  function* terms(story) {
    for (const flow of story.flows) {
      const { enrolment, ...plain } = flow
      if (enrolment) yield withFlow(story, plain)
    }
    if (story.jitters) yield { ...story, jitters: false }
  },
  function* steps(story) {
    for (const flow of story.flows) {
      for (const id of stepIds(flow.steps as unknown as Json)) {
        yield withFlow(story, {
          ...flow,
          steps: without(flow.steps as unknown as Json, id) as unknown as Flow['steps']
        })
      }
    }
  }
]

/** A list without its halves, its quarters, and so on down to single items. */
function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (
    let size = Math.ceil(list.length / 2);
    size >= 1 && list.length > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < list.length; from += size) yield [...list.slice(0, from), ...list.slice(from + size)]
  }
}

function withFlow(story: Story, flow: Flow): Story {
  return { ...story, flows: story.flows.map((each) => (each.id === flow.id ? flow : each)) }
}

function withoutFlow(story: Story, id: string): Story {
  const happenings = story.happenings.filter((each) => !('flow' in each) || each.flow !== id)
  return { ...story, happenings, flows: story.flows.filter((flow) => flow.id !== id) }
}

function stepIds(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap((each: Json) => stepIds(each))
  return isStep(value) ? [value.id, ...inner] : inner
}

function without(value: Json, id: string): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).filter((each) => !isStep(each) || each.id !== id).map((each) => without(each, id))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, without(each, id)]))
}

function isStep(value: Json): value is { readonly id: string; readonly kind: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value
}
