import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { openApi } from '../api/open-api.ts'
import type { Log } from '../ports/log.ts'
import { openEngine, type Engine } from '../run/open-engine.ts'
import { systemClock } from '../run/system-clock.ts'
import { openSandbox, type HostedSandbox } from '../sandbox/open-sandbox.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { attackLimits } from './attack-limits.ts'
import { flowOf, manifestOf, neighbourCode, scriptOf } from './manifest-of.ts'

/** An installation to be attacked: a real engine with its HTTP side in a folder of its own, a neighbour, and canaries. */
export interface AttackWorld {
  readonly engine: Engine
  readonly sandbox: HostedSandbox
  readonly url: string
  readonly folder: string
  /** Texts that must be found nowhere, by where they were put. */
  readonly canaries: Readonly<Record<string, string>>
  /** Everything that was logged, as text. */
  readonly logged: () => string
  close(): Promise<void>
}

/** `environment` is a canary that whoever opens this has put into the environment of this process. */
export async function openAttackWorld(environment: string): Promise<AttackWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-attack-'))
  const canaries = { environment, file: canary(), record: canary(), secret: canary(), code: canary() }
  writeFileSync(join(folder, 'canary.txt'), canaries.file)
  const { log, lines } = collectingLog()
  const store = await openSqliteStore(join(folder, 'mach.db'))
  const sandbox = openSandbox({ limits: attackLimits })
  const engine = await openEngine({ store, sandbox, clock: systemClock, log, courierOf: null })
  await store.setup.secret('attack-canary', canaries.secret)
  await engine.start()
  const { server, port } = await listen(engine, log)
  await settleNeighbour(engine, canaries)
  return {
    engine,
    sandbox,
    url: `http://127.0.0.1:${port}`,
    folder,
    canaries,
    logged: () => lines.join('\n'),
    async close() {
      server.closeAllConnections()
      server.close()
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** A text that is found nowhere by chance. */
export const canary = (): string => `canary-${randomUUID()}`

/** The plugin that must not notice anything. */
async function settleNeighbour(engine: Engine, canaries: AttackWorld['canaries']): Promise<void> {
  const manifest = manifestOf('neighbour', [{ id: 'tick' }])
  const code = neighbourCode(canaries['code'] ?? '')
  await engine.install.plugin({ manifest, code, granted: manifest.capabilities })
  await engine.install.flow(flowOf('neighbour', 'tick'))
  const values = { name: canaries['record'] ?? '' }
  const id = '0195f000-0000-7000-8000-000000000001'
  await engine.intake.writeRecord({ op: 'create', entity: 'neighbour.thing', id, values }, 'attack')
}

/** Installs a plugin with one handler and a flow that calls it; gives the id of both. */
export async function installAttacker(
  { engine }: Pick<AttackWorld, 'engine'>,
  given: { readonly id: string; readonly handler: string; readonly uses?: readonly string[] }
): Promise<void> {
  const { id, handler, uses } = given
  const manifest = manifestOf(id, [{ id: 'go', ...(uses ? { uses } : {}) }])
  const code = scriptOf('go', handler.replaceAll('own.thing', `${id}.thing`))
  await engine.install.plugin({ manifest, code, granted: manifest.capabilities })
  await engine.install.flow(flowOf(id, 'go'))
}

function collectingLog(): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = []
  const add = (fields: object, message: string): void => {
    const { err } = fields as { readonly err?: unknown }
    lines.push(JSON.stringify({ ...fields, err: err instanceof Error ? [err.message, err.stack] : err, message }))
  }
  return { log: { debug: add, info: add, warn: add, error: add }, lines }
}

async function listen(engine: Engine, log: Log): Promise<{ readonly server: Server; readonly port: number }> {
  const server = serve({ fetch: openApi({ engine, log }).fetch, hostname: '127.0.0.1', port: 0 }) as Server
  await new Promise((resolve) => server.once('listening', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}
