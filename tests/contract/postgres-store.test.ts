import { inject } from 'vitest'
import { openPostgresStore } from '../../engine/store/postgres/open-postgres-store.ts'
import { makeSchema } from '../support/open-postgres.ts'
import type { StoreUnderTest } from './store-fixture.ts'
import { testStoreControl } from './store-control.ts'
import { testStoreAccounts } from './store-accounts.ts'
import { testStoreDrafts } from './store-drafts.ts'
import { testStoreEnrolment } from './store-enrolment.ts'
import { testStoreEvents } from './store-events.ts'
import { testStoreLeases } from './store-leases.ts'
import { testStorePlugins } from './store-plugins.ts'
import { testStoreMessages } from './store-messages.ts'
import { testStorePluginStates } from './store-plugin-states.ts'
import { testStoreRecords } from './store-records.ts'
import { testStoreRuns } from './store-runs.ts'
import { testStoreValues } from './store-values.ts'

const server = inject('postgresUrl')
let url = ''

const postgres: StoreUnderTest = {
  async open() {
    url = await makeSchema(server)
    return openPostgresStore({ url, isOwner: true })
  },
  reopen: () => openPostgresStore({ url, isOwner: true }),
  // The server goes after the tests, and all of it with it.
  remove: () => Promise.resolve()
}

testStoreRecords('PostgreSQL', postgres)
testStorePluginStates('PostgreSQL', postgres)
testStoreRuns('PostgreSQL', postgres)
testStoreMessages('PostgreSQL', postgres)
testStoreValues('PostgreSQL', postgres)
testStoreEvents('PostgreSQL', postgres)
testStoreEnrolment('PostgreSQL', postgres)
testStoreLeases('PostgreSQL', postgres)
testStoreDrafts('PostgreSQL', postgres)
testStorePlugins('PostgreSQL', postgres)
testStoreAccounts('PostgreSQL', postgres)
testStoreControl('PostgreSQL', postgres)
