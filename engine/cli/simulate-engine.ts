import { InvalidArgumentError, type Command } from 'commander'
import { limits } from '../limits.ts'
import { makeStory } from '../simulation/make-story.ts'
import { playStory } from '../simulation/play-story.ts'
import { shrinkStory } from '../simulation/shrink-story.ts'
import type { Verdict } from '../simulation/story.ts'
import { tellStory } from '../simulation/tell-story.ts'
import { openProgress } from './progress.ts'

interface Options {
  readonly seeds: number
  readonly from: number
  readonly seed?: number
  readonly story?: boolean
  readonly json?: boolean
}

/** Failing seeds that are made into a short story; the others are only named. */
const toldCount = 3

/** `mach simulate-engine`: the real engine on a virtual clock, with everything going wrong that can. */
export function addSimulateEngine(program: Command): void {
  program
    .command('simulate-engine')
    .description(
      'play seeded stories of crashes, lost answers and full disks through the engine, and audit what is left'
    )
    .option('--seeds <count>', 'how many seeds', toCount, 1000)
    .option('--from <seed>', 'the first of them', toCount, 1)
    .option('--seed <seed>', 'only this one', toCount)
    .option('--story', 'tell the story of the seed, with all that was committed')
    .option('--json', 'print the report as JSON')
    .action(async (options: Options) => {
      const broken = options.seed === undefined ? await playMany(options) : await playOne(options.seed, options)
      if (broken) process.exitCode = 1
    })
}

function toCount(text: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new InvalidArgumentError('It must be a whole number.')
}

async function playOne(seed: number, { story: isTold = false, json = false }: Options): Promise<boolean> {
  const story = makeStory(seed)
  const verdict = await playStory(story)
  const { lines, ...report } = verdict
  if (json) console.log(JSON.stringify({ ...report, ...(isTold ? { story, lines } : {}) }))
  else {
    if (isTold) for (const line of lines) console.log(line)
    for (const line of isTold ? tellStory(story, verdict) : verdict.broken) console.log(line)
    console.log(`${verdict.broken.length === 0 ? 'ok' : 'BROKEN'} ${verdict.hash}`)
  }
  return verdict.broken.length > 0
}

async function playMany({ seeds: count, from: first, json = false }: Options): Promise<boolean> {
  const progress = openProgress('seeds', count)
  const counts: Record<string, number> = {}
  const failed: Verdict[] = []
  for (let seed = first; seed < first + count; seed += 1) {
    const verdict = await playStory(makeStory(seed))
    for (const [name, times] of Object.entries(verdict.counts)) counts[name] = (counts[name] ?? 0) + times
    if (verdict.broken.length > 0) {
      failed.push(verdict)
      // Said at once: a long search may be stopped before its report.
      console.error(`seed ${seed}: ${verdict.broken[0] ?? ''}`)
    }
    progress.advance()
  }
  progress.end()
  const stories: (readonly string[])[] = []
  for (const { seed } of failed.slice(0, toldCount)) stories.push(await tellShort(seed))
  const broken = failed.map(({ seed, broken: what }) => ({ seed, broken: what }))
  if (json) console.log(JSON.stringify({ seeds: count, from: first, counts, broken, stories }))
  else print({ count, counts, broken, stories })
  return failed.length > 0
}

async function tellShort(seed: number): Promise<readonly string[]> {
  const short = await shrinkStory(makeStory(seed), { play: playStory, playsMax: limits.shrinkPlaysMax })
  return tellStory(short, await playStory(short))
}

interface Report {
  readonly count: number
  readonly counts: Readonly<Record<string, number>>
  readonly broken: readonly { readonly seed: number; readonly broken: readonly string[] }[]
  readonly stories: readonly (readonly string[])[]
}

function print({ count, counts, broken, stories }: Report): void {
  for (const { seed, broken: what } of broken) console.log(`seed ${seed}: ${what[0] ?? ''}`)
  for (const story of stories) console.log(['', ...story].join('\n'))
  const line = Object.entries(counts).map(([name, times]) => `${name} ${times}`)
  console.log(`${count} seeds, ${broken.length} broken: ${line.join(', ')}`)
}
