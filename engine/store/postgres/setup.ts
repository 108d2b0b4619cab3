import type { Calendar } from '../../../schemas/calendar.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { Form } from '../../../schemas/form.ts'
import type { FlowState, Setup } from '../../ports/store.ts'
import { compileEntity, type CompiledEntity } from '../../records/compile-entity.ts'
import { planSchema, type ExistingColumns } from '../../records/plan-schema.ts'
import { rowToFlow, rowToPlugin, type FlowSetupRow, type PluginSetupRow } from '../setup-row.ts'
import type { Session } from './connection.ts'
import type { GroupCommit } from './group-commit.ts'
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
    async savePlugin({ manifest, code, granted }, at) {
      const values = [manifest.id, manifest.version, JSON.stringify(manifest), code, JSON.stringify(granted), at]
      await group.write({ text: sql.savePlugin, values })
    },
    plugins: async () => (await readers.rows<PluginSetupRow>(sql.plugins)).map(rowToPlugin),
    async saveForm(form) {
      await group.write({ text: sql.saveForm, values: [form.id, JSON.stringify(form)] })
    },
    forms: async () => (await readers.rows<{ form: string }>(sql.forms)).map(({ form }) => JSON.parse(form) as Form),
    publishFlow: (flow, at) => group.alone((session) => publish(session, flow, at)),
    flows: async () => (await readers.rows<FlowSetupRow>(sql.newestFlows)).map(rowToFlow),
    async flowVersion(id, version) {
      const [row] = await readers.rows<FlowSetupRow>(sql.flowVersion, [id, version])
      return row ? rowToFlow(row) : null
    },
    async schedules() {
      const rows = await readers.rows<{ flow_id: string; next_at: number }>(sql.schedules)
      return Object.fromEntries(rows.map((row) => [row.flow_id, row.next_at]))
    },
    async saveCalendar(calendar) {
      await group.write({ text: sql.saveCalendar, values: [calendar.id, JSON.stringify(calendar)] })
    },
    async calendars() {
      const rows = await readers.rows<{ calendar: string }>(sql.calendars)
      return rows.map(({ calendar }) => JSON.parse(calendar) as Calendar)
    },
    async flowStates() {
      const rows = await readers.rows<{ flow_id: string; state: FlowState }>(sql.flowStates)
      return Object.fromEntries(rows.map((row) => [row.flow_id, row.state]))
    },
    async setFlowState(flowId, state, at) {
      await group.write({ text: sql.setFlowState, values: [flowId, state, at] })
    }
  }
}

const sql = {
  savePlugin: `insert into plugins (id, version, manifest, code, granted, installed_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do update set version = excluded.version, manifest = excluded.manifest, code = excluded.code,
      granted = excluded.granted, installed_at = excluded.installed_at`,
  plugins: 'select manifest, code, granted from plugins order by id',
  saveForm: 'insert into forms (id, form) values ($1, $2) on conflict (id) do update set form = excluded.form',
  forms: 'select form from forms order by id',
  newestFlow: 'select * from flow_versions where flow_id = $1 order by version desc limit 1',
  insertFlow: 'insert into flow_versions (flow_id, version, flow, published_at) values ($1, $2, $3, $4)',
  newestFlows: `select f.* from flow_versions f
    where f.version = (select max(version) from flow_versions where flow_id = f.flow_id) order by f.flow_id`,
  flowVersion: 'select * from flow_versions where flow_id = $1 and version = $2',
  schedules: 'select flow_id, next_at from schedules',
  saveCalendar: `insert into calendars (id, calendar) values ($1, $2)
    on conflict (id) do update set calendar = excluded.calendar`,
  calendars: 'select calendar from calendars order by id',
  flowStates: 'select flow_id, state from flow_states',
  setFlowState: `insert into flow_states (flow_id, state, at) values ($1, $2, $3)
    on conflict (flow_id) do update set state = excluded.state, at = excluded.at`,
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

async function publish(session: Session, flow: Flow, at: number): Promise<number> {
  const [answer] = await session.send([{ text: sql.newestFlow, values: [flow.id] }])
  const newest = answer?.rows[0] as unknown as FlowSetupRow | undefined
  const text = JSON.stringify(flow)
  if (newest?.flow === text) return newest.version
  const version = (newest?.version ?? 0) + 1
  await session.send([{ text: sql.insertFlow, values: [flow.id, version, text, at] }])
  return version
}
