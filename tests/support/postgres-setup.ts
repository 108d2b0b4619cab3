import type { TestProject } from 'vitest/node'
import { openPostgres } from './open-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that all tests of the project share; each makes databases of its own. */
    readonly postgresUrl: string
  }
}

/** Starts one PostgreSQL for all tests of a project; the answer stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openPostgres()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
