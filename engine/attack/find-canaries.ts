import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttackWorld } from './attack-world.ts'
import type { Verdict } from './verdict.ts'

const pageRows = 200

/** Looks through logs, journals, runs and metrics for what was planted: one verdict per canary. */
export async function findCanaries(world: AttackWorld): Promise<readonly Verdict[]> {
  const places: Readonly<Record<string, string>> = {
    log: world.logged(),
    journal: await journalsOf(world),
    messages: JSON.stringify((await world.engine.store.outbox.list({ limit: pageRows })).messages),
    metrics: await (await fetch(`${world.url}/metrics`)).text()
  }
  // What is looked for must be there to be found, or the search would prove nothing.
  if (!readFileSync(join(world.folder, 'canary.txt'), 'utf8').includes(world.canaries['file'] ?? ''))
    throw new Error('The canary in the file is gone.')
  return Object.entries(world.canaries).map(([where, canary]) => {
    const found = Object.entries(places).flatMap(([place, text]) => (text.includes(canary) ? [place] : []))
    const wrong = found.map((place) => `it was found in the ${place}`)
    return { row: 37, name: `the canary in the ${where}`, outcome: found.length === 0 ? 'not found' : 'found', wrong }
  })
}

async function journalsOf({ engine }: AttackWorld): Promise<string> {
  const texts: string[] = []
  let cursor: string | undefined
  do {
    const page = await engine.store.runs.list({ limit: pageRows, ...(cursor === undefined ? {} : { cursor }) })
    for (const handle of page.handles) texts.push(JSON.stringify([handle.run, await engine.store.runs.journal(handle)]))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return texts.join('\n')
}
