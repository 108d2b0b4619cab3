import { afterAll, beforeAll } from 'vitest'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { dropDatabase, makeDatabase, onServer, openPostgres, type TestPostgres } from '../support/open-postgres.ts'
import { at, commit, newRun, openWithShop, thing, uuid, type StoreUnderTest } from './store-fixture.ts'
import { testStoreRecords } from './store-records.ts'
import { testStoreRuns } from './store-runs.ts'

let server: TestPostgres
let url = ''

const postgres: StoreUnderTest = {
  async open() {
    url = await makeDatabase(server.url)
    return openPostgresStore({ url, isOwner: true })
  },
  reopen: () => openPostgresStore({ url, isOwner: true }),
  remove: () => dropDatabase(server.url, url)
}

beforeAll(async () => {
  server = await openPostgres()
})

afterAll(() => server.stop())

testStoreRecords('PostgreSQL', postgres)
testStoreRuns('PostgreSQL', postgres)
