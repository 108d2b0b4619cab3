import type { Calendar } from '../../../schemas/calendar.ts'
import type { Form } from '../../../schemas/form.ts'
import type { Setup } from '../../ports/store.ts'
import { compileEntity, type CompiledEntity } from '../../records/compile-entity.ts'
import { planSchema, type ExistingColumns } from '../../records/plan-schema.ts'
import type { Session } from './connection.ts'
import { openFlowSetup } from './flow-setup.ts'
import type { GroupCommit } from './group-commit.ts'
import { openPluginSetup } from './plugin-setup.ts'
import { postgresDialect as dialect } from './postgres-dialect.ts'
import type { Readers } from './readers.ts'

interface Parts {
  readonly readers: Readers
  readonly group: GroupCommit
  /** Entities in use; filled here, read by the writer and the reader. */
  readonly entitiesById: Map<string, CompiledEntity>
}

/** What is installed: plugins with their entities, forms, flows. */
export function openSetup({ readers, group, entitiesById }: Parts): Setup {
  return {
    entities: () => [...entitiesById.values()].map(({ entity }) => entity),
    async applyEntities(entities) {
      const compiled = entities.map(compileEntity)
      const applied = await group.alone((session) => applyAll(session, compiled))
      for (const entity of compiled) entitiesById.set(entity.id, entity)
      return applied
    },
    ...openPluginSetup(readers, group),
    ...openFlowSetup(readers, group),
    async saveForm(form) {
      await group.write({ text: sql.saveForm, values: [form.id, JSON.stringify(form)] })
    },
    forms: async () => (await readers.rows<{ form: string }>(sql.forms)).map(({ form }) => JSON.parse(form) as Form),
    secret: (name, fresh) =>
      group.alone(async (session) => {
        const [, answer] = await session.send([
          { text: sql.keepSecret, values: [name, fresh] },
          { text: sql.secret, values: [name] }
        ])
        return String(answer?.rows[0]?.['value'])
      }),
    async saveCalendar(calendar) {
      await group.write({ text: sql.saveCalendar, values: [calendar.id, JSON.stringify(calendar)] })
    },
    async calendars() {
      const rows = await readers.rows<{ calendar: string }>(sql.calendars)
      return rows.map(({ calendar }) => JSON.parse(calendar) as Calendar)
    }
  }
}

const sql = {
  saveForm: 'insert into forms (id, form) values ($1, $2) on conflict (id) do update set form = excluded.form',
  forms: 'select form from forms order by id',
  keepSecret: 'insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing',
  secret: 'select value from secrets where name = $1',
  saveCalendar: `insert into calendars (id, calendar) values ($1, $2)
    on conflict (id) do update set calendar = excluded.calendar`,
  calendars: 'select calendar from calendars order by id',
  columns: `select column_name as name, data_type as type from information_schema.columns
    where table_schema = current_schema() and table_name = $1`
}

async function applyAll(session: Session, entities: readonly CompiledEntity[]): Promise<readonly string[]> {
  const applied: string[] = []
  for (const entity of entities) applied.push(...(await applyEntity(session, entity)))
  return applied
}

async function applyEntity(session: Session, entity: CompiledEntity): Promise<readonly string[]> {
  const [answer] = await session.send([{ text: sql.columns, values: [entity.table] }])
  const statements = planSchema({ entity, dialect }, toColumns((answer?.rows ?? []) as unknown as ColumnRow[]))
  await session.send(statements.map((text) => ({ text })))
  return statements
}

interface ColumnRow {
  readonly name: string
  readonly type: string
}

function toColumns(rows: readonly ColumnRow[]): ExistingColumns | null {
  return rows.length === 0 ? null : new Map(rows.map(({ name, type }) => [name, type]))
}
