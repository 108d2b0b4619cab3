import { existsSync, mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { pino } from 'pino'
import type { GateSettings } from './api/gate.ts'
import { openApi } from './api/open-api.ts'
import type { Config } from './config.ts'
import { openSmtpCourier } from './egress/smtp-courier.ts'
import { openGateway } from './egress/gateway.ts'
import { openVault } from './egress/open-vault.ts'
import { readSecretKeys } from './secret-keys.ts'
import { engineError } from './errors.ts'
import type { Courier } from './ports/courier.ts'
import type { Log } from './ports/log.ts'
import { openEntrance, type Entrance } from './accounts/open-entrance.ts'
import { makeId } from './run/make-id.ts'
import { noTracing, type Tracing } from './ports/tracing.ts'
import type { Store } from './ports/store.ts'
import type { Telemetry } from './ports/telemetry.ts'
import { lockFolder, noteAddress } from './lock-folder.ts'
import { openEngine, type Engine } from './run/open-engine.ts'
import { systemClock } from './run/system-clock.ts'
import { openRehearsals } from './rehearsal/open-rehearsals.ts'
import { openSandbox } from './sandbox/open-sandbox.ts'
import { openPostgresStore } from './store/postgres/open-postgres-store.ts'
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts'
import { joinTelemetry } from './telemetry/join-telemetry.ts'
import { logTelemetry } from './telemetry/log-telemetry.ts'
import { openMetrics } from './telemetry/open-metrics.ts'

/**
 * The composition root: configuration becomes adapters, adapters become an engine, the engine gets its HTTP side.
 * There is no logic here.
 */
export interface Mach {
  readonly engine: Engine
  readonly entrance: Entrance
  readonly url: string
  close(): Promise<void>
}

export interface MachOptions {
  readonly gate?: GateSettings
  readonly log?: Log
}

const webFolder = fileURLToPath(new URL('../dist/designer', import.meta.url))

/** Opens an installation without its HTTP side, for commands that work on the data folder alone. */
export async function openEngineOn(config: Config, log: Log): Promise<Engine> {
  mkdirSync(config.dataFolder, { recursive: true })
  const unlock = lockFolder(config.dataFolder)
  const metrics = openMetrics()
  const telemetry = joinTelemetry([metrics, logTelemetry(log)])
  const tracing = config.isTraced ? await loadTracing() : noTracing
  const store = await openStoreOf(config, { isOwner: true, telemetry }).catch((error: unknown) => {
    unlock()
    throw error
  })
  const courier = config.smtp && openSmtpCourier(config.smtp)
  const courierOf = courier && (() => courier)
  const sandbox = openSandbox()
  const gateway = openGateway({ clock: systemClock })
  const vault = openVault(readSecretKeys(config.dataFolder, config.secretKey))
  const { keep } = config
  const publicUrl = config.publicUrl ?? urlOf(config.host, config.port)
  const rehearsals = openRehearsals({
    dataFolder: config.dataFolder,
    isElsewhere: config.databaseUrl !== undefined,
    clock: systemClock
  })
  const settings = { publicUrl, keep, telemetry, metrics, tracing, rehearsals }
  const engine = await openEngine({ store, sandbox, gateway, vault, clock: systemClock, log, courierOf, ...settings })
  const stop = async (): Promise<void> => {
    await engine.stop()
    await courier?.close()
    await tracing.close()
    unlock()
  }
  return { ...engine, stop }
}

/** Starts an installation: engine and HTTP, on the address of the configuration. */
export async function openMach(config: Config, options: MachOptions = {}): Promise<Mach> {
  const log = options.log ?? pino({ base: null, level: config.logLevel })
  const engine = await openEngineOn(config, log)
  const courier = config.smtp && openSmtpCourier(config.smtp)
  const entrance = openEntranceOf(engine, config, log, courier)
  await requireOwnerBeyond(config.host, entrance).catch(async (error: unknown) => {
    await engine.stop()
    throw error
  })
  const api = openApi({
    engine,
    log,
    entrance,
    ...(existsSync(webFolder) ? { webFolder } : {}),
    ...(options.gate ? { gate: options.gate } : {})
  })
  await engine.start()
  const { server, port } = await listen(api.fetch, config)
  const url = urlOf(config.host, port)
  const forget = noteAddress(config.dataFolder, url)
  const close = async (): Promise<void> => {
    forget()
    await closeServer(server)
    await courier?.close()
    await engine.stop()
  }
  return { engine, entrance, url, close }
}

/** Who comes in. Mails about accounts have a courier of their own: they do not pass the outbox. */
export function openEntranceOf(
  { store, clock }: Engine,
  config: Config,
  ...[log, courier = null]: readonly [Log, (Courier | null)?]
): Entrance {
  const publicUrl = config.publicUrl ?? urlOf(config.host, config.port)
  return openEntrance({ store: store.accounts, clock, makeId, courier, log, publicUrl })
}

const thisMachine: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1'])

/** Nothing is opened to others while everybody who comes may do everything. */
async function requireOwnerBeyond(host: string, { directory }: Entrance): Promise<void> {
  await directory.ready()
  if (!thisMachine.has(host) && !directory.hasOwner()) throw engineError('OWNER_MISSING', { host })
}

function urlOf(host: string, port: number): string {
  return `http://${host === '::1' ? '[::1]' : host}:${port}`
}

/** What traces need is loaded only when somebody wants them: it is large. */
async function loadTracing(): Promise<Tracing> {
  const { openTracing } = await import('./telemetry/open-tracing.ts')
  return openTracing(systemClock)
}

interface StoreUse {
  /** As the one that works on it, or beside that one. */
  readonly isOwner: boolean
  readonly telemetry?: Telemetry
}

/** Opens where the data of an installation lives. */
export function openStoreOf(
  { databaseUrl: url, dataFolder }: Config,
  { isOwner, telemetry }: StoreUse
): Promise<Store> {
  if (url !== undefined) return openPostgresStore({ url, isOwner, ...(telemetry ? { telemetry } : {}) })
  const file = join(dataFolder, 'mach.db')
  if (!isOwner && !existsSync(file)) return Promise.reject(engineError('NOT_FOUND', { what: 'database', id: file }))
  return openSqliteStore(file, telemetry)
}

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  { host, port }: Config
): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, (info) => resolve({ server, port: info.port })) as Server
    server.once('error', reject)
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
