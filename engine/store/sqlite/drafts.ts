import type Database from 'better-sqlite3'
import type { FlowDraft } from '../../../schemas/draft.ts'
import type { DraftOutcome, Drafts } from '../../ports/drafts.ts'
import { rowToDraft, type DraftRow } from '../draft-row.ts'
import type { GroupCommit } from './group-commit.ts'

/** Keeps drafts. The revision is compared inside the transaction that writes, so of two saves one is told to look again. */
export function openDrafts(database: Database.Database, group: GroupCommit): Drafts {
  const find = database.prepare('select * from drafts where flow_id = ?')
  const list = database.prepare('select * from drafts order by saved_at desc')
  const save = database.prepare(
    `insert into drafts (flow_id, revision, flow, base_version, saved_at, saved_by) values (?, ?, ?, ?, ?, ?)
     on conflict (flow_id) do update set revision = excluded.revision, flow = excluded.flow,
       base_version = excluded.base_version, saved_at = excluded.saved_at, saved_by = excluded.saved_by`
  )
  const current = (flowId: string): FlowDraft | null => {
    const row = find.get(flowId) as DraftRow | undefined
    return row ? rowToDraft(row) : null
  }
  return {
    find: (flowId) => Promise.resolve(current(flowId)),
    list: () => Promise.resolve((list.all() as DraftRow[]).map(rowToDraft)),
    save: (draft, revision) =>
      group.add((): DraftOutcome => {
        const { flow, baseVersion, savedAt, savedBy } = draft
        const now = current(flow.id)
        if ((now?.revision ?? 0) !== revision) return { ok: false, current: now }
        save.run(flow.id, revision + 1, JSON.stringify(flow), baseVersion, savedAt, savedBy)
        return { ok: true, draft: { ...draft, revision: revision + 1 } }
      })
  }
}
