import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { serveStatic } from '@hono/node-server/serve-static'
import { engineError, EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Log } from '../ports/log.ts'
import { makeId } from '../run/make-id.ts'
import { openEntrance, type Entrance } from '../accounts/open-entrance.ts'
import { sightsOf } from '../accounts/sights.ts'
import { accessOf, type Access } from './access-table.ts'
import { addressOf, admitCaller, placeOf, type Doorway } from './admit-caller.ts'
import { scopeEngine } from './scope-engine.ts'
import { accountRoutes } from './routes-accounts.ts'
import { ownAccountRoutes } from './routes-own-account.ts'
import { signInRoutes } from './routes-sign-in.ts'
import type { Engine } from '../run/open-engine.ts'
import { defaultGate, openGate, type Gate, type GateSettings } from './gate.ts'
import { openLive } from './live.ts'
import { problemReply } from './problem-reply.ts'
import { readBody } from './read-body.ts'
import type { Reply, Route, RouteRequest } from './route.ts'
import { draftRoutes } from './routes-drafts.ts'
import { approvalRoutes } from './routes-approvals.ts'
import { bulkRoutes } from './routes-bulk.ts'
import { flowRoutes } from './routes-flows.ts'
import { healthRoutes } from './routes-health.ts'
import { intakeRoutes } from './routes-intake.ts'
import { messageRoutes } from './routes-messages.ts'
import { pluginLifeRoutes } from './routes-plugin-life.ts'
import { pluginValueRoutes } from './routes-plugin-values.ts'
import { pluginRoutes } from './routes-plugins.ts'
import { previewRoutes } from './routes-preview.ts'
import { recordRoutes } from './routes-records.ts'
import { rehearsalRoutes } from './routes-rehearsals.ts'
import { retentionRoutes } from './routes-retention.ts'
import { runRoutes } from './routes-runs.ts'
import { signalRoutes } from './routes-signals.ts'
import { tallyRoutes } from './routes-tally.ts'
import { versionRoutes } from './routes-versions.ts'

export interface ApiParts {
  readonly engine: Engine
  readonly log: Log
  /** Folder of the built web app; without it only the API is served. */
  readonly webFolder?: string
  readonly gate?: GateSettings
  /** Who comes in; without it accounts send no mails. */
  readonly entrance?: Entrance
  /** For a command that has opened the data itself: nobody else can call, so nobody is asked. */
  readonly isTrusted?: boolean
}

/** All routes but health, the live stream and the web app. */
export const routes: readonly Route[] = [
  ...signInRoutes,
  ...ownAccountRoutes,
  ...accountRoutes,
  ...intakeRoutes,
  ...approvalRoutes,
  // Before the runs themselves: `bulk` is no id.
  ...bulkRoutes,
  ...runRoutes,
  ...messageRoutes,
  ...recordRoutes,
  ...flowRoutes,
  ...draftRoutes,
  ...previewRoutes,
  ...versionRoutes,
  ...rehearsalRoutes,
  ...tallyRoutes,
  ...signalRoutes,
  ...retentionRoutes,
  ...pluginRoutes,
  ...pluginLifeRoutes,
  ...pluginValueRoutes,
  ...healthRoutes
]

/** The HTTP side of Mạch. It checks who may call and what they send, then asks the engine; it decides nothing itself. */
export function openApi(parts: ApiParts): Hono {
  const { engine, log, webFolder, gate: settings = defaultGate, isTrusted = false } = parts
  const doorway = { entrance: parts.entrance ?? mailless(parts), isTrusted }
  const api = new Hono()
  const gate = openGate(settings, () => engine.clock.now())
  const { hookPostsPerSecond: postsPerSecond, hookPostsBurst: postsBurst } = limits
  const hooks = openGate({ ...settings, postsPerSecond, postsBurst }, () => engine.clock.now())
  api.onError((error) => toResponse(problemReply(logged(log, error))))
  api.get('/healthz', () => Response.json({ status: 'ok' }))
  api.get('/readyz', () => Response.json({ status: 'ready', held: engine.worker.held() }))
  for (const route of routes)
    api.on(route.method, route.path, mount({ route, engine, gate, hooks, log, doorway, access: accessOf(route) }))
  api.get('/api/live', watchLive(engine, doorway))
  api.all('/api/*', (context) => {
    throw engineError('NOT_FOUND', { what: 'route', id: context.req.path })
  })
  if (webFolder !== undefined) serveWeb(api, webFolder)
  return api
}

interface Mounted {
  readonly route: Route
  readonly access: Access | null
  readonly doorway: Doorway
  readonly engine: Engine
  readonly gate: Gate
  /** Counts what other systems post: they may post more than people. */
  readonly hooks: Gate
  readonly log: Log
}

function mount(mounted: Mounted): (context: Context) => Promise<Response> {
  const { route, engine } = mounted
  const isDoor = route.access === 'public' && route.isIntake === true
  if (!isDoor) return (context) => answer(mounted, context, null)
  return async (context) => {
    const traced = engine.tracing.requestBegan(`${route.method} ${route.path}`, context.req.header('traceparent'))
    const response = await answer(mounted, context, traced.traceparent)
    traced.ended(response.status)
    return response
  }
}

async function answer(mounted: Mounted, context: Context, trace: string | null): Promise<Response> {
  const { route, engine, gate, hooks, log } = mounted
  try {
    const admitted = await admit(mounted, context)
    if (route.pace === 'form') gate.admit(addressOf(context))
    if (route.pace === 'hook') hooks.admit(addressOf(context))
    const request = { ...(await readRequest(context, route)), ...admitted, trace }
    if (route.isIntake !== true) return toResponse(await route.handle(request))
    gate.enter()
    try {
      return toResponse(await route.handle(request))
    } finally {
      gate.leave()
    }
  } catch (error) {
    await noteRefusal(context, route, { engine, error })
    return toResponse(problemReply(logged(log, error)))
  }
}

type Admitted = Pick<RouteRequest, 'engine' | 'entrance' | 'caller' | 'sights' | 'place'>

/** The caller, and the engine as that one sees it. */
async function admit(
  { engine, doorway, access }: Pick<Mounted, 'engine' | 'doorway' | 'access'>,
  context: Context
): Promise<Admitted> {
  const { entrance } = doorway
  const caller = await admitCaller(doorway, context, access)
  const sights = sightsOf(caller, entrance.directory)
  const place = placeOf(entrance, context)
  return { engine: access === null ? engine : scopeEngine(engine, caller, sights), entrance, caller, sights, place }
}

/** Live updates, of what the watcher may see and for as long as that is so. */
function watchLive(engine: Engine, doorway: Doorway): (context: Context) => Promise<Response> {
  const openStream = openLive()
  const access = accessOf({ access: 'local', method: 'GET', path: '/api/live' })
  return async (context) => {
    const { engine: scoped, caller, sights } = await admit({ engine, doorway, access }, context)
    const sees = { runs: caller.may.has('runs:see'), entity: (id: string) => sights.read(id) !== null }
    const again = () => admitCaller(doorway, context, access)
    const isStillThere = () =>
      again().then(
        ({ role }) => role === caller.role,
        () => false
      )
    return openStream(context, { engine: scoped, sees, isStillThere })
  }
}

function mailless({ engine, log }: ApiParts): Entrance {
  const { store, clock } = engine
  return openEntrance({ store: store.accounts, clock, makeId, courier: null, log, publicUrl: '' })
}

/** What a form or webhook did not take is noted, so that the owner sees it; a flood is not, or it would fill the disk. */
async function noteRefusal(
  context: Context,
  route: Route,
  { engine, error }: { readonly engine: Engine; readonly error: unknown }
): Promise<void> {
  if (route.refusalSource === undefined || !(error instanceof EngineError)) return
  if (error.kind !== 'caller' || error.code === 'TOO_MANY_REQUESTS' || error.code === 'NOT_FOUND') return
  const source = route.refusalSource(context.req.param())
  await engine.intake.noteRefusal(
    source,
    context.req.header('idempotency-key')?.slice(0, limits.keyCharsMax) ?? null,
    error
  )
}

type Read = Pick<RouteRequest, 'params' | 'query' | 'body' | 'language' | 'header' | 'headers'>

async function readRequest(context: Context, route: Route): Promise<Read> {
  return {
    params: context.req.param(),
    query: context.req.query(),
    body: await readBody(context, route),
    language: context.req.query('lang') === 'en' ? ('en' as const) : ('vi' as const),
    header: (name: string) => context.req.header(name),
    headers: () => {
      const { cookie: _, ...headers } = context.req.header()
      return headers
    }
  }
}

function toResponse({ status, body, text, headers }: Reply): Response {
  if (text !== undefined) return new Response(text, { status, headers: { ...pageHeaders, ...headers } })
  if (body === undefined) return new Response(null, { status, headers: { ...headers } })
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

/** Pages that the server writes itself: no script at all. */
const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer'
}

function logged(log: Log, error: unknown): unknown {
  if (!(error instanceof EngineError) || error.kind === 'bug')
    log.error({ err: error }, 'a request met an error that was not expected')
  return error
}

function serveWeb(api: Hono, folder: string): void {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: [`'self'`],
      scriptSrc: [`'self'`],
      styleSrc: [`'self'`, `'unsafe-inline'`],
      imgSrc: [`'self'`, 'data:'],
      frameAncestors: [`'none'`]
    }
  })
  const cached = (path: string, context: Context): void => {
    const isHashed = path.includes('/assets/')
    context.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
  api.use('*', headers, compress())
  api.get('*', serveStatic({ root: folder, onFound: cached }))
  api.get('*', serveStatic({ root: folder, path: 'index.html', onFound: cached }))
}
