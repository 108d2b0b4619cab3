import { limits } from '../../limits.ts'
import { Connection, type Answer, type ConnectionSettings, type Statement } from './connection.ts'

/** Connections that only read. Each takes many questions at a time; the one with the fewest open ones gets the next. */
export class Readers {
  readonly #connections: readonly Connection[]

  constructor(settings: ConnectionSettings) {
    this.#connections = Array.from({ length: limits.databaseReadersMax }, () => new Connection(settings))
  }

  ask(text: string, values: NonNullable<Statement['values']> = []): Promise<Answer> {
    const idlest = this.#connections.reduce((best, each) => (each.inFlight < best.inFlight ? each : best))
    return idlest.ask({ text, values })
  }

  async rows<T>(text: string, values: NonNullable<Statement['values']> = []): Promise<readonly T[]> {
    return (await this.ask(text, values)).rows as unknown as readonly T[]
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map((each) => each.close()))
  }
}
