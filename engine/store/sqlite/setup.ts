import type Database from 'better-sqlite3'
import type { Calendar } from '../../../schemas/calendar.ts'
import type { Entity } from '../../../schemas/entity.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { Form } from '../../../schemas/form.ts'
import type { FlowState, Setup } from '../../ports/store.ts'
import { compileEntity, type CompiledEntity } from '../../records/compile-entity.ts'
import { planSchema, type ExistingColumns } from '../../records/plan-schema.ts'
import { rowToFlow, rowToVersion, type FlowSetupRow, type VersionRow } from '../setup-row.ts'
import type { GroupCommit } from './group-commit.ts'
import { openPluginSetup } from './plugin-setup.ts'
import { sqliteDialect as dialect } from './sqlite-dialect.ts'

interface Parts {
  readonly database: Database.Database
  readonly group: GroupCommit
  /** Entities in use; filled here, read by the writer and the reader. */
  readonly entitiesById: Map<string, CompiledEntity>
}

/** What is installed: plugins with their entities, forms, flows. */
export function openSetup({ database, group, entitiesById }: Parts): Setup {
  const statements = prepare(database)
  return {
    entities: () => [...entitiesById.values()].map(({ entity }) => entity),
    applyEntities: (entities) =>
      group.add(() => entities.flatMap((entity) => applyEntity({ database, entitiesById }, entity))),
    ...openPluginSetup(database, group),
    ...flowSetup(statements, group),
    saveForm: (form) => group.add(() => void statements.saveForm.run(form.id, JSON.stringify(form))),
    forms: () => Promise.resolve((statements.forms.pluck().all() as string[]).map((text) => JSON.parse(text) as Form)),
    secret: (name, fresh) =>
      group.add(() => {
        statements.keepSecret.run(name, fresh)
        return String(statements.secret.pluck().get(name))
      }),
    saveCalendar: (calendar) =>
      group.add(() => void statements.saveCalendar.run(calendar.id, JSON.stringify(calendar))),
    calendars() {
      const texts = statements.calendars.pluck().all() as string[]
      return Promise.resolve(texts.map((text) => JSON.parse(text) as Calendar))
    }
  }
}

type Statements = ReturnType<typeof prepare>

type FlowSetup = Pick<
  Setup,
  'publishFlow' | 'flows' | 'flowVersion' | 'flowVersions' | 'nameVersion' | 'schedules' | 'flowStates' | 'setFlowState'
>

function flowSetup(statements: Statements, group: GroupCommit): FlowSetup {
  return {
    publishFlow: (flow, at, by = null) => group.add(() => publish(statements, flow, { at, by })),
    flows: () => Promise.resolve((statements.newestFlows.all() as FlowSetupRow[]).map(rowToFlow)),
    flowVersion(id, version) {
      const row = statements.flowVersion.get(id, version) as FlowSetupRow | undefined
      return Promise.resolve(row ? rowToFlow(row) : null)
    },
    schedules() {
      const rows = statements.schedules.all() as { flow_id: string; next_at: number }[]
      return Promise.resolve(Object.fromEntries(rows.map((row) => [row.flow_id, row.next_at])))
    },
    flowVersions(id) {
      return Promise.resolve((statements.flowVersions.all(id) as VersionRow[]).map(rowToVersion))
    },
    nameVersion: (id, version, name) => group.add(() => void statements.nameVersion.run(name, id, version)),
    flowStates() {
      const rows = statements.flowStates.all() as { flow_id: string; state: FlowState }[]
      return Promise.resolve(Object.fromEntries(rows.map((row) => [row.flow_id, row.state])))
    },
    setFlowState: (flowId, state, at) => group.add(() => void statements.setFlowState.run(flowId, state, at))
  }
}

function prepare(database: Database.Database) {
  return {
    saveForm: database.prepare(
      'insert into forms (id, form) values (?, ?) on conflict (id) do update set form = excluded.form'
    ),
    forms: database.prepare('select form from forms order by id'),
    newestFlow: database.prepare('select * from flow_versions where flow_id = ? order by version desc limit 1'),
    insertFlow: database.prepare(
      'insert into flow_versions (flow_id, version, flow, published_at, published_by) values (?, ?, ?, ?, ?)'
    ),
    newestFlows: database.prepare(
      `select f.* from flow_versions f
       where f.version = (select max(version) from flow_versions where flow_id = f.flow_id) order by f.flow_id`
    ),
    flowVersion: database.prepare('select * from flow_versions where flow_id = ? and version = ?'),
    flowVersions: database.prepare(
      `select version, published_at, published_by, name from flow_versions where flow_id = ? order by version desc`
    ),
    nameVersion: database.prepare('update flow_versions set name = ? where flow_id = ? and version = ?'),
    keepSecret: database.prepare('insert into secrets (name, value) values (?, ?) on conflict (name) do nothing'),
    secret: database.prepare('select value from secrets where name = ?'),
    schedules: database.prepare('select flow_id, next_at from schedules'),
    saveCalendar: database.prepare(
      'insert into calendars (id, calendar) values (?, ?) on conflict (id) do update set calendar = excluded.calendar'
    ),
    calendars: database.prepare('select calendar from calendars order by id'),
    flowStates: database.prepare('select flow_id, state from flow_states'),
    setFlowState: database.prepare(
      `insert into flow_states (flow_id, state, at) values (?, ?, ?)
       on conflict (flow_id) do update set state = excluded.state, at = excluded.at`
    )
  }
}

function applyEntity(
  { database, entitiesById }: Pick<Parts, 'database' | 'entitiesById'>,
  entity: Entity
): readonly string[] {
  const compiled = compileEntity(entity)
  const statements = planSchema({ entity: compiled, dialect }, existingColumns(database, compiled.table))
  for (const statement of statements) database.exec(statement)
  entitiesById.set(entity.id, compiled)
  return statements
}

function existingColumns(database: Database.Database, table: string): ExistingColumns | null {
  const rows = database.prepare('select name, lower(type) as type from pragma_table_info(?)').all(table) as {
    name: string
    type: string
  }[]
  return rows.length === 0 ? null : new Map(rows.map((row) => [row.name, row.type]))
}

interface Publishing {
  readonly at: number
  readonly by: string | null
}

function publish(statements: Statements, flow: Flow, { at, by }: Publishing): number {
  const newest = statements.newestFlow.get(flow.id) as FlowSetupRow | undefined
  const text = JSON.stringify(flow)
  if (newest?.flow === text) return newest.version
  const version = (newest?.version ?? 0) + 1
  statements.insertFlow.run(flow.id, version, text, at, by)
  return version
}
