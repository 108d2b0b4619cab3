import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openDatabase } from '../../../engine/store/sqlite/open-database.ts'
import { GroupCommit } from '../../../engine/store/sqlite/group-commit.ts'

/** The bare form of accepting a webhook: hono, one row, group commit, synced. */
const database = openDatabase(process.argv[2] ?? '')
database.exec('create table posts (n integer primary key, body text not null)')
const insert = database.prepare('insert into posts (body) values (?)')
const group = new GroupCommit(database)
const api = new Hono()
api.post('/', async (context) => {
  const body: unknown = await context.req.json()
  const n = await group.add(() => Number(insert.run(JSON.stringify(body)).lastInsertRowid))
  return context.json({ n }, 202)
})
serve({ fetch: api.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.(`http://127.0.0.1:${port}/`))
