import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { serveStatic } from '@hono/node-server/serve-static'
import { engineError, EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Log } from '../ports/log.ts'
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
import { pluginValueRoutes } from './routes-plugin-values.ts'
import { pluginRoutes } from './routes-plugins.ts'
import { recordRoutes } from './routes-records.ts'
import { retentionRoutes } from './routes-retention.ts'
import { runRoutes } from './routes-runs.ts'
import { signalRoutes } from './routes-signals.ts'
import { versionRoutes } from './routes-versions.ts'

export interface ApiParts {
  readonly engine: Engine
  readonly log: Log
  /** Folder of the built web app; without it only the API is served. */
  readonly webFolder?: string
  readonly gate?: GateSettings
}

/** All routes but health, the live stream and the web app. */
const routes: readonly Route[] = [
  ...intakeRoutes,
  ...approvalRoutes,
  // Before the runs themselves: `bulk` is no id.
  ...bulkRoutes,
  ...runRoutes,
  ...messageRoutes,
  ...recordRoutes,
  ...flowRoutes,
  ...draftRoutes,
  ...versionRoutes,
  ...signalRoutes,
  ...retentionRoutes,
  ...pluginRoutes,
  ...pluginValueRoutes,
  ...healthRoutes
]

/** The HTTP side of Mạch. It checks who may call and what they send, then asks the engine; it decides nothing itself. */
export function openApi({ engine, log, webFolder, gate: settings = defaultGate }: ApiParts): Hono {
  const api = new Hono()
  const gate = openGate(settings, () => engine.clock.now())
  const { hookPostsPerSecond: postsPerSecond, hookPostsBurst: postsBurst } = limits
  const hooks = openGate({ ...settings, postsPerSecond, postsBurst }, () => engine.clock.now())
  api.onError((error) => toResponse(problemReply(logged(log, error))))
  api.get('/healthz', () => Response.json({ status: 'ok' }))
  api.get('/readyz', () => Response.json({ status: 'ready', held: engine.worker.held() }))
  for (const route of routes) api.on(route.method, route.path, mount({ route, engine, gate, hooks, log }))
  api.get('/api/live', requireLocal, openLive(engine))
  api.all('/api/*', (context) => {
    throw engineError('NOT_FOUND', { what: 'route', id: context.req.path })
  })
  if (webFolder !== undefined) serveWeb(api, webFolder)
  return api
}

interface Mounted {
  readonly route: Route
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

async function answer(
  { route, engine, gate, hooks, log }: Mounted,
  context: Context,
  trace: string | null
): Promise<Response> {
  try {
    if (route.access === 'local') assertLocal(context)
    if (route.pace === 'form') gate.admit(addressOf(context))
    if (route.pace === 'hook') hooks.admit(addressOf(context))
    const request = { ...(await readRequest(context, route, engine)), trace }
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

async function readRequest(context: Context, route: Route, engine: Engine): Promise<Omit<RouteRequest, 'trace'>> {
  return {
    engine,
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

function requireLocal(context: Context, next: () => Promise<void>): Promise<void> {
  assertLocal(context)
  return next()
}

const localNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Until accounts exist only this machine is served. The name is checked too, so that a foreign page cannot point its own
 * name at this machine, and a foreign page's requests are refused by their origin.
 */
function assertLocal(context: Context): void {
  const host = hostName(context.req.header('host') ?? '')
  const origin = context.req.header('origin')
  const isLocal =
    localNames.has(host) && (origin === undefined || localNames.has(hostName(origin.replace(/^https?:\/\//, ''))))
  if (!isLocal) throw engineError('HOST_REFUSED', { host })
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '')
}

function addressOf(context: Context): string {
  const incoming = (context.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } })
    .incoming
  return incoming?.socket?.remoteAddress ?? ''
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
