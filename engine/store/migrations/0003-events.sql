-- Runs that wait for events, stand in line, or belong to another run; enrolment; signals; calendars; flows that are paused.

alter table runs add column begun_at integer;
alter table runs add column parent_run text;
alter table runs add column parent_step text;
alter table runs add column enrolment_key text;
alter table runs add column exclusive_group text;
alter table runs add column debounce_key text;
alter table runs add column debounce_until integer;

create index runs_queued on runs (flow_id, n) where status = 'queued';
create index runs_parent on runs (parent_run) where parent_run is not null;
create index runs_enrolled on runs (flow_id, enrolment_key)
  where enrolment_key is not null and status in ('queued', 'ready', 'waiting');
create index runs_begun on runs (flow_id, begun_at) where enrolment_key is not null;
create index runs_group on runs (exclusive_group, subject)
  where exclusive_group is not null and status in ('queued', 'ready', 'waiting');
create index runs_debounced on runs (flow_id, debounce_key) where debounce_key is not null and status = 'queued';

-- What unfinished runs wait for. `step` is empty for the goal of a flow.
create table waits (
  n integer primary key,
  run_n integer not null,
  step text,
  topic text not null,
  key text not null,
  by_field text,
  fields text,
  match text,
  scope text not null,
  origin text,
  since integer not null
);

create index waits_topic on waits (topic, key);
create index waits_run on waits (run_n);

create table signals (
  n integer primary key,
  id text not null unique,
  name text not null,
  key text not null,
  data text not null,
  at integer not null
);

create index signals_key on signals (name, key, at);

-- Who has been in a flow, kept after the run itself is gone.
create table enrolments (
  flow_id text not null,
  key text not null,
  at integer not null,
  primary key (flow_id, key)
) without rowid;

-- Runs that a trigger asked for and that were not started.
create table skips (
  n integer primary key,
  at integer not null,
  flow_id text not null,
  reason text not null,
  key text
);

create index skips_flow on skips (flow_id, reason);

create table calendars (
  id text primary key,
  calendar text not null
);

create table flow_states (
  flow_id text primary key,
  state text not null,
  at integer not null
);
