import { setTimeout as pause } from 'node:timers/promises'
import type { CodeAttack } from './attack.ts'
import { installAttacker, type AttackWorld } from './attack-world.ts'
import { outcomeOf, runToEnd, type End } from './run-to-end.ts'
import type { Verdict } from './verdict.ts'

/** Longest time for which `/healthz` may be silent while an attack lasts; generous, because machines are noisy. */
const silenceMs = 4_000

/** Runs a flow with the hostile step beside one of the neighbour, and looks at what came of it. */
export async function attemptCode(world: AttackWorld, attack: CodeAttack, number: number): Promise<Verdict> {
  const id = `attacker${number}`
  await installAttacker(world, { id, ...attack })
  const watch = watchHealth(world.url)
  const flowing = keepFlowing(world)
  const end = await runToEnd(world, id, {})
  const silentMs = await watch.stop()
  const lost = await flowing.stop()
  const outcome = outcomeOf(end)
  const wrong = [
    ...(attack.outcome.includes(outcome) ? [] : [`it should have been ${attack.outcome.join(' or ')}`]),
    ...wrongOutput(attack, end),
    ...wrongError(id, end),
    ...(silentMs > silenceMs ? [`/healthz was silent for ${silentMs} ms`] : []),
    ...lost,
    ...(Object.hasOwn(Object.prototype, 'polluted') ? ['the engine itself was polluted'] : [])
  ]
  return { row: attack.row, name: attack.name, outcome, wrong }
}

function wrongOutput({ output }: CodeAttack, end: End): readonly string[] {
  if (output === undefined || end?.kind !== 'done' || JSON.stringify(end.output) === JSON.stringify(output)) return []
  return [`its output was ${JSON.stringify(end.output).slice(0, 200)}`]
}

/** What an error must say besides the plugin: the limit that was passed, and its value. */
const told: Readonly<Record<string, readonly string[]>> = {
  PLUGIN_TIMEOUT: ['limitMs'],
  PLUGIN_OUT_OF_MEMORY: ['limitMb'],
  PLUGIN_LIMIT: ['limit', 'value', 'max'],
  CAPABILITY_DENIED: ['capability']
}

function wrongError(pluginId: string, end: End): readonly string[] {
  if (end?.kind !== 'failed') return []
  const { code, message, details = {} } = end.error
  const missing = ['plugin', ...(told[code] ?? [])].filter((name) => details[name] === undefined)
  return [
    ...(details['plugin'] === pluginId ? [] : ['the error does not name the plugin']),
    ...missing.map((name) => `the error does not say ${name}`),
    ...(message.length > 2_200 ? [`its message has ${message.length} characters`] : [])
  ]
}

interface Watch<T> {
  stop(): Promise<T>
}

/** Asks `/healthz` all the time; tells the longest time without an answer. */
function watchHealth(url: string): Watch<number> {
  let isOver = false
  let longestMs = 0
  const watching = (async () => {
    while (!isOver) {
      const askedAt = performance.now()
      const answer = await fetch(`${url}/healthz`).catch(() => null)
      longestMs = Math.max(longestMs, answer?.ok === true ? performance.now() - askedAt : Number.POSITIVE_INFINITY)
      await answer?.body?.cancel()
      await pause(25)
    }
  })()
  return {
    async stop() {
      isOver = true
      await watching
      return Math.round(longestMs)
    }
  }
}

/** Steps of another plugin, one after the other, for as long as the attack lasts; each must give its output. */
function keepFlowing(world: AttackWorld): Watch<readonly string[]> {
  let isOver = false
  const wrong: string[] = []
  const flowing = (async () => {
    for (let n = 1; !isOver || n === 1; n += 1) {
      const end = await runToEnd(world, 'neighbour', { n })
      if (end?.kind !== 'done' || end.output !== n + 1) wrong.push(`the neighbour's step ${n} was: ${outcomeOf(end)}`)
      await pause(25)
    }
  })()
  return {
    async stop() {
      isOver = true
      await flowing
      return wrong.slice(0, 3)
    }
  }
}
