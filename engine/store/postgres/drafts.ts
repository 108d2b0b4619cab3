import type { DraftOutcome, Drafts } from '../../ports/drafts.ts'
import { rowToDraft, type DraftRow } from '../draft-row.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

/** Keeps drafts. The revision is compared by the statement that writes, so of two saves one is told to look again. */
export function openDrafts(readers: Readers, group: GroupCommit): Drafts {
  return {
    async find(flowId) {
      const [row] = await readers.rows<DraftRow>(sql.find, [flowId])
      return row ? rowToDraft(row) : null
    },
    list: async () => (await readers.rows<DraftRow>(sql.list)).map(rowToDraft),
    save: (draft, revision) =>
      group.alone(async (session): Promise<DraftOutcome> => {
        const { flow, baseVersion, savedAt, savedBy } = draft
        const values = [flow.id, revision + 1, JSON.stringify(flow), baseVersion, savedAt, savedBy]
        const write = revision === 0 ? sql.insert : sql.update
        const [written, found] = await session.send([
          { text: write, values },
          { text: sql.find, values: [flow.id] }
        ])
        if (written?.count === 1) return { ok: true, draft: { ...draft, revision: revision + 1 } }
        const row = found?.rows[0] as unknown as DraftRow | undefined
        return { ok: false, current: row ? rowToDraft(row) : null }
      })
  }
}

const sql = {
  find: 'select * from drafts where flow_id = $1',
  list: 'select * from drafts order by saved_at desc',
  insert: `insert into drafts (flow_id, revision, flow, base_version, saved_at, saved_by) values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing`,
  update: `update drafts set revision = $2, flow = $3, base_version = $4, saved_at = $5, saved_by = $6
    where flow_id = $1 and revision = $2::bigint - 1`
}
