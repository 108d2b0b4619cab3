import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessOf, accessTable } from '../../engine/api/access-table.ts'
import { routes } from '../../engine/api/open-api.ts'
import { roles as packRoles } from '../examples/starter-files.ts'
import { browseAs, browseAsOwner, openBrowse, type Browser } from '../support/browse.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'
import { accessRows, columns, type Column } from './access-rows.ts'

/** Every route, asked by every role, against one table that people can read: `access-rows.ts`. */
let shop: ServedShop
const browsers = new Map<Column, Browser>()

beforeAll(async () => {
  shop = await serveShop()
  const boss = await browseAsOwner(shop.url)
  await shop.entrance.lookedAfter.addRoles(packRoles)
  browsers.set('owner', boss)
  browsers.set('nobody', openBrowse(shop.url))
  for (const role of columns.filter((column) => column !== 'owner' && column !== 'nobody'))
    browsers.set(role, await browseAs(shop.url, boss, { name: `P-${role}`, role }))
}, 60_000)
afterAll(() => shop.close())

const guarded = [...routes.map((route) => `${route.method} ${route.path}`), 'GET /api/live']
const isPublic = new Set(
  routes.filter(({ access }) => access === 'public').map(({ method, path }) => `${method} ${path}`)
)

describe('the access table', () => {
  test('speaks of every route, and of none that is gone', () => {
    const asked = guarded.filter((route) => !isPublic.has(route))
    expect(Object.keys(accessTable).toSorted()).toEqual(asked.toSorted())
    expect(Object.keys(accessRows).toSorted()).toEqual(asked.toSorted())
  })

  test('keeps the API from opening with a route that it does not know', () => {
    expect(() => accessOf({ access: 'local', method: 'GET', path: '/api/unheard-of' })).toThrow(/access-table/)
  })

  test('leaves open to everybody only forms, webhooks and decisions by link', () => {
    expect([...isPublic].toSorted()).toEqual([
      'GET /approvals/:runId/:step',
      'GET /f/:formKey',
      'GET /f/:formKey/thanks',
      'POST /approvals/:runId/:step',
      'POST /f/:formKey',
      'POST /hooks/:flowKey',
      'POST /hooks/:plugin/:trigger'
    ])
  })
})

/** These end the session that asks; they are asked elsewhere. */
const ending = new Set(['POST /api/sign-out'])

describe.each(columns)('asked by %s', (column) => {
  test.each(Object.entries(accessRows).filter(([route]) => !ending.has(route)))('%s', async (route, who) => {
    const [method = '', path = ''] = route.split(' ')
    const status = await statusOf(browsers.get(column), method, path)
    const isLetIn = status !== 401 && status !== 403
    expect([column, isLetIn ? 'let in' : 'kept out', status]).toEqual([
      column,
      who.split(' ').includes(column) || who === 'all' ? 'let in' : 'kept out',
      status
    ])
  })
})

/** Asks with names that nothing has: whoever is let in is told 404, 422 or the like. */
async function statusOf(browser: Browser | undefined, method: string, path: string): Promise<number> {
  const named = path.replace(':entity', 'shop.thing').replaceAll(/:\w+/g, 'none')
  if (path === '/api/live') return liveStatus(browser?.cookie ?? '')
  const body = method === 'GET' || method === 'DELETE' ? undefined : {}
  return (await browser?.call(method, named, body))?.status ?? 0
}

async function liveStatus(cookie: string): Promise<number> {
  const stopped = new AbortController()
  const { status } = await fetch(`${shop.url}/api/live`, { headers: { cookie }, signal: stopped.signal })
  stopped.abort()
  return status
}
