import pg from 'pg'
import { limits } from '../../limits.ts'
import { asStoreError, isPassing, unreachable } from './as-store-error.ts'

/** One statement with its values. The text is fixed and few texts exist, so that each is parsed and planned once. */
export interface Statement {
  readonly text: string
  readonly values?: readonly (string | number | null)[]
}

export interface Answer {
  readonly rows: readonly Record<string, unknown>[]
  /** Rows that the statement wrote or gave. */
  readonly count: number
  readonly command: string
}

/** One live connection. A transaction stays with its session: when that is lost, so is the transaction. */
export interface Session {
  /** Sends all at once and waits for all answers: one way there and back, however many statements. */
  send(statements: readonly Statement[]): Promise<readonly Answer[]>
}

export interface ConnectionSettings {
  readonly url: string
  /** Done with each new connection before it is used. */
  readonly prepare: (session: Session) => Promise<void>
}

/** A connection to PostgreSQL that is opened when it is needed and again when it was lost. */
export class Connection {
  readonly #settings: ConnectionSettings
  #opening: Promise<OpenSession> | null = null
  #current: OpenSession | null = null
  #isClosed = false
  #wasOpen = false

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
  }

  /** Statements sent and not answered. */
  inFlight = 0

  async session(): Promise<Session> {
    if (this.#isClosed) throw unreachable('the store is closed')
    if (this.#current?.isLost) {
      this.#current = null
      this.#opening = null
    }
    this.#opening ??= this.#open()
    return this.#opening
  }

  /** Asks one question. It changes nothing, so it is asked again when its connection broke. */
  async ask(statement: Statement): Promise<Answer> {
    this.inFlight += 1
    try {
      return await this.#askOnce(statement).catch((error: unknown) => {
        if (this.#isClosed || !isPassing(error)) throw error
        return this.#askOnce(statement)
      })
    } finally {
      this.inFlight -= 1
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const session = await this.#opening?.catch(() => null)
    await session?.end()
  }

  async #askOnce(statement: Statement): Promise<Answer> {
    const [answer] = await (await this.session()).send([statement])
    return answer ?? { rows: [], count: 0, command: '' }
  }

  /** At the start a server that is not there is an error; later one that is gone is waited for, as it may just restart. */
  async #open(): Promise<OpenSession> {
    const giveUpAt = performance.now() + (this.#wasOpen ? limits.databaseOutageMs : 0)
    for (;;) {
      try {
        this.#current = await this.#openOnce()
        this.#wasOpen = true
        return this.#current
      } catch (error) {
        const isOver = this.#isClosed || !isPassing(error) || performance.now() > giveUpAt
        if (isOver) this.#opening = null
        if (isOver) throw error
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs))
      }
    }
  }

  async #openOnce(): Promise<OpenSession> {
    const session = new OpenSession(this.#settings.url)
    try {
      await session.connect()
      await this.#settings.prepare(session)
      return session
    } catch (error) {
      await session.end()
      throw error
    }
  }
}

const retryPauseMs = 200

class OpenSession implements Session {
  readonly #client: pg.Client
  readonly #names = new Map<string, string>()
  isLost = false

  constructor(url: string) {
    this.#client = new pg.Client({
      connectionString: url,
      application_name: `mach ${process.pid}`,
      connectionTimeoutMillis: limits.databaseConnectMs,
      keepAlive: true,
      pipeline: true,
      types: { getTypeParser: parserOf }
    })
    const lose = (): void => {
      this.isLost = true
    }
    this.#client.on('error', lose)
    this.#client.on('end', lose)
  }

  async connect(): Promise<void> {
    try {
      await this.#client.connect()
    } catch (error) {
      throw unreachable(error instanceof Error ? error.message : String(error), error)
    }
  }

  async send(statements: readonly Statement[]): Promise<readonly Answer[]> {
    try {
      const results = await Promise.all(statements.map((statement) => this.#query(statement)))
      return results.map(({ rows, rowCount, command }) => ({ rows, count: rowCount ?? 0, command }))
    } catch (error) {
      throw asStoreError(error)
    }
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => undefined)
  }

  #query({ text, values }: Statement): Promise<pg.QueryResult<Record<string, unknown>>> {
    if (!values) return this.#client.query(text)
    const name = this.#nameOf(text)
    return this.#client.query({ text, values: values.map(withoutNul), ...(name === null ? {} : { name }) })
  }

  #nameOf(text: string): string | null {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    if (this.#names.size >= limits.statementsKeptMax) return null
    const name = `s${this.#names.size}`
    this.#names.set(text, name)
    return name
  }
}

/** PostgreSQL's text has no character NUL, so nothing that holds one can be found there. */
function withoutNul(value: string | number | null): string | number | null {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u{FFFD}') : value
}

/** What the columns hold, read as values of JavaScript; any other type stays text. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.BOOL, (text) => text === 't'],
  [pg.types.builtins.INT4, Number],
  // Counts, times and numbers of rows: all of them fit.
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.FLOAT8, Number]
])

function parserOf(type: number): (text: string) => unknown {
  return parsers.get(type) ?? String
}
