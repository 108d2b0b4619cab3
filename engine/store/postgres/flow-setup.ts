import type { Flow } from '../../../schemas/flow.ts'
import type { FlowState, Setup } from '../../ports/store.ts'
import { rowToFlow, rowToVersion, type FlowSetupRow, type VersionRow } from '../setup-row.ts'
import type { Session } from './connection.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

type FlowSetup = Pick<
  Setup,
  'publishFlow' | 'flows' | 'flowVersion' | 'flowVersions' | 'nameVersion' | 'schedules' | 'flowStates' | 'setFlowState'
>

/** Flows that are in use, with their versions. */
export function openFlowSetup(readers: Readers, group: GroupCommit): FlowSetup {
  return {
    publishFlow: (flow, at, by = null) => group.alone((session) => publish(session, flow, { at, by })),
    flows: async () => (await readers.rows<FlowSetupRow>(sql.newestFlows)).map(rowToFlow),
    async flowVersion(id, version) {
      const [row] = await readers.rows<FlowSetupRow>(sql.flowVersion, [id, version])
      return row ? rowToFlow(row) : null
    },
    async schedules() {
      const rows = await readers.rows<{ flow_id: string; next_at: number }>(sql.schedules)
      return Object.fromEntries(rows.map((row) => [row.flow_id, row.next_at]))
    },
    async flowVersions(id) {
      return (await readers.rows<VersionRow>(sql.flowVersions, [id])).map(rowToVersion)
    },
    async nameVersion(id, version, name) {
      await group.write({ text: sql.nameVersion, values: [name, id, version] })
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
  newestFlow: 'select * from flow_versions where flow_id = $1 order by version desc limit 1',
  insertFlow: `insert into flow_versions (flow_id, version, flow, published_at, published_by)
    values ($1, $2, $3, $4, $5)`,
  newestFlows: `select f.* from flow_versions f
    where f.version = (select max(version) from flow_versions where flow_id = f.flow_id) order by f.flow_id`,
  flowVersion: 'select * from flow_versions where flow_id = $1 and version = $2',
  schedules: 'select flow_id, next_at from schedules',
  flowStates: 'select flow_id, state from flow_states',
  setFlowState: `insert into flow_states (flow_id, state, at) values ($1, $2, $3)
    on conflict (flow_id) do update set state = excluded.state, at = excluded.at`,
  flowVersions: `select version, published_at, published_by, name from flow_versions where flow_id = $1
    order by version desc`,
  nameVersion: 'update flow_versions set name = $1 where flow_id = $2 and version = $3'
}

interface Publishing {
  readonly at: number
  readonly by: string | null
}

async function publish(session: Session, flow: Flow, { at, by }: Publishing): Promise<number> {
  const [answer] = await session.send([{ text: sql.newestFlow, values: [flow.id] }])
  const newest = answer?.rows[0] as unknown as FlowSetupRow | undefined
  const text = JSON.stringify(flow)
  if (newest?.flow === text) return newest.version
  const version = (newest?.version ?? 0) + 1
  await session.send([{ text: sql.insertFlow, values: [flow.id, version, text, at, by] }])
  return version
}
