import { unfinished } from '../run-row.ts'

/** The statements that read and write many runs, each once for a whole batch. */
export const runStatements = {
  lock: `select v.i, r.* from json_to_recordset($1::json) as v (i bigint, id text)
    join runs r on r.id = v.id order by r.n for update of r`,
  renew: `update runs r set trigger_data = v.trigger_data, wake_at = v.wake_at, updated_at = v.at
    from json_to_recordset($1::json) as v (n bigint, trigger_data text, wake_at bigint, at bigint)
    where r.n = v.n and r.status = 'queued'`,
  /** A lease goes with the readiness of a run: whoever makes it ready again may be another worker. */
  advance: `update runs r set status = v.status, wake_at = v.wake_at, updated_at = v.at, flow_version = v.flow_version,
      seq = v.next_seq, at_steps = coalesce(v.at_steps, r.at_steps), error_code = v.error_code, worker = case when v.status = 'ready' then r.worker end,
      lease_until = case when v.status = 'ready' then r.lease_until end
    from json_to_recordset($1::json) as v (n bigint, seq bigint, next_seq bigint, status text, wake_at bigint, at bigint,
      flow_version bigint, at_steps text, error_code text)
    where r.n = v.n and r.seq = v.seq`,
  journal: `insert into journal (key, run_n, at, entries)
    select key, run_n, at, entries
    from json_to_recordset($1::json) as v (key bigint, run_n bigint, at bigint, entries text)`,
  enqueue: `insert into runs (id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at,
      updated_at, wake_at, seq, begun_at, parent_run, parent_step, enrolment_key, exclusive_group, debounce_key,
      debounce_until, error_code)
    select id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at, updated_at, wake_at, seq,
      begun_at, parent_run, parent_step, enrolment_key, exclusive_group, debounce_key, debounce_until, error_code
    from json_to_recordset($1::json) as v (id text, flow_id text, flow_version bigint, key text, subject text, status text,
      trigger_data text, cause_depth bigint, created_at bigint, updated_at bigint, wake_at bigint, seq bigint,
      begun_at bigint, parent_run text, parent_step text, enrolment_key text, exclusive_group text, debounce_key text,
      debounce_until bigint, error_code text)
    on conflict (flow_id, md5(key)) where key is not null do nothing
    returning id, n`,
  /** Read after the lock of the parent: whoever starts another one moves the parent on. */
  children: `select v.i, r.id from json_to_recordset($1::json) as v (i bigint, parent_run text)
    join runs r on r.parent_run = v.parent_run and r.status in ${unfinished} order by r.n`,
  byKeys: `select r.* from json_to_recordset($1::json) as v (flow_id text, key text)
    join runs r on r.flow_id = v.flow_id and md5(r.key) = md5(v.key) and r.key is not null`
}
