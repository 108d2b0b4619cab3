-- What the engine itself keeps. Records of plugins live in tables of their own, one per entity.

create table plugins (
  id text primary key,
  version text not null,
  manifest text not null,
  code text not null,
  granted text not null,
  installed_at integer not null
);

create table forms (
  id text primary key,
  form text not null
);

create table flow_versions (
  flow_id text not null,
  version integer not null,
  flow text not null,
  published_at integer not null,
  primary key (flow_id, version)
);

create table schedules (
  flow_id text primary key,
  next_at integer not null
);

-- One row per run. `n` orders runs as they came; `seq` counts the commits of a run and fences out a worker that lost it.
create table runs (
  n integer primary key,
  id text not null unique,
  flow_id text not null,
  flow_version integer not null,
  key text,
  subject text,
  status text not null,
  trigger_data text not null,
  cause_depth integer not null,
  created_at integer not null,
  updated_at integer not null,
  wake_at integer,
  seq integer not null
);

create unique index runs_key on runs (flow_id, key) where key is not null;
create index runs_ready on runs (flow_id, n) where status = 'ready';
create index runs_due on runs (wake_at) where status = 'waiting';
create index runs_subject on runs (subject) where subject is not null;

-- What happened to runs, one row per commit. `key` is run_n * 65536 + seq, so the rows of a run lie side by side.
create table journal (
  key integer primary key,
  run_n integer not null,
  at integer not null,
  entries text not null
);

-- The same, one row per entry, for people with an SQL tool.
create view journal_entries as
select r.id as run_id, j.at, e.key as position, e.value ->> 'kind' as kind, e.value ->> 'step' as step, e.value as entry
from journal j
join runs r on r.n = j.run_n, json_each(j.entries) e;

create table outbox (
  n integer primary key,
  id text not null unique,
  run_id text not null,
  step_id text not null,
  channel text not null,
  payload text not null,
  about text,
  state text not null,
  attempts integer not null,
  next_at integer not null,
  created_at integer not null,
  settled_at integer,
  answer text
);

create index outbox_queued on outbox (next_at) where state = 'queued';
create index outbox_open on outbox (state) where state in ('sending', 'unknown', 'failed');
create index outbox_run on outbox (run_id);
create index outbox_about on outbox (about) where about is not null;

-- Every change of a record: old and new value by field; of a new record just its values.
create table audit (
  n integer primary key,
  at integer not null,
  entity text not null,
  record_id text not null,
  actor text not null,
  op text not null,
  changes text not null
);

create index audit_record on audit (record_id);

-- What was sent to a form or webhook and not taken, so that the owner can see it. A sender's key counts once.
create table refusals (
  n integer primary key,
  at integer not null,
  source text not null,
  key text,
  code text not null,
  fields text not null
);

create unique index refusals_key on refusals (source, key) where key is not null;
create index refusals_at on refusals (at);
