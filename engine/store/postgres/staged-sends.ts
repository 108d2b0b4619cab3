import type { Millis } from '../../../schemas/json.ts'
import type { EngineEvent } from '../../core/event.ts'
import type { Commit, NewMessage, NewSignal } from '../../ports/store.ts'
import type { Session } from './connection.ts'
import { askByPlace, Facts, type FactSource } from './facts.ts'
import type { RowToWrite } from './rows-to-text.ts'
import type { StagedList } from './staged-list.ts'
import { expectRows } from './surprise.ts'
import { writeRows } from './write-rows.ts'

/** Messages, signals and times of schedules that a batch keeps. */
export class StagedSends {
  readonly #list: StagedList
  readonly #known = new Facts<{ readonly id: string }, { readonly id: string }>(askByPlace(sql.known))
  readonly #messages: RowToWrite[] = []
  readonly #signals = new Map<string, RowToWrite>()
  readonly #schedules = new Map<string, Millis>()

  constructor(list: StagedList) {
    this.#list = list
  }

  facts(): readonly FactSource[] {
    return [this.#known]
  }

  /** Notes what is sure to be asked. */
  want({ signals }: Commit): void {
    for (const { id } of signals) this.#known.want({ id })
  }

  send({ id, runId, stepId, channel, payload, about }: NewMessage, at: Millis): void {
    const row = { id, run_id: runId, step_id: stepId, channel, payload: JSON.stringify(payload), about, at }
    this.#list.push(this.#messages, row)
  }

  /** The event of a signal; null when that signal has come before. */
  keep({ id, name, key, data }: NewSignal, at: Millis): EngineEvent | null {
    if (this.#signals.has(id) || this.#known.rows({ id }).length > 0) return null
    this.#list.set(this.#signals, id, { id, name, key, data: JSON.stringify(data), at })
    return { kind: 'signal', at, id, name, key, data }
  }

  schedule(flowId: string, nextAt: Millis): void {
    this.#list.set(this.#schedules, flowId, nextAt)
  }

  async write(session: Session): Promise<void> {
    const [, kept] = await writeRows(session, [
      { text: sql.send, rows: this.#messages },
      { text: sql.keep, rows: [...this.#signals.values()] },
      {
        text: sql.schedule,
        rows: [...this.#schedules].map(([flowId, nextAt]) => ({ flow_id: flowId, next_at: nextAt }))
      }
    ])
    expectRows(kept?.count ?? 0, this.#signals.size)
  }
}

const sql = {
  known: `select v.i, s.id from json_to_recordset($1::json) as v (i bigint, id text) join signals s on s.id = v.id`,
  send: `insert into outbox (id, run_id, step_id, channel, payload, about, state, attempts, next_at, created_at)
    select id, run_id, step_id, channel, payload, about, 'queued', 0, at, at
    from json_to_recordset($1::json) as v (id text, run_id text, step_id text, channel text, payload text, about text,
      at bigint)
    on conflict (id) do nothing`,
  keep: `insert into signals (id, name, key, data, at)
    select id, name, key, data, at
    from json_to_recordset($1::json) as v (id text, name text, key text, data text, at bigint)
    on conflict (id) do nothing`,
  schedule: `insert into schedules (flow_id, next_at)
    select flow_id, next_at from json_to_recordset($1::json) as v (flow_id text, next_at bigint)
    on conflict (flow_id) do update set next_at = excluded.next_at`
}
