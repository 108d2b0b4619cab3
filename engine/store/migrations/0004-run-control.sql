-- Where runs stand, what people are asked, work on many runs at once, and what retention needs.

-- Steps at which a run stands, a JSON list; and why it failed.
alter table runs add column at_steps text;
alter table runs add column error_code text;

create index runs_standing on runs (flow_id, flow_version, at_steps) where status = 'waiting';
create index runs_error on runs (error_code, n) where error_code is not null;
-- What retention looks through, and what tells how long runs took.
create index runs_ended on runs (flow_id, status, updated_at) where status in ('completed', 'failed', 'cancelled');

-- What people are asked and have not decided, one row per approver.
create table questions (
  n integer primary key,
  run_n integer not null,
  step text not null,
  approver text not null,
  title text not null,
  asked_at integer not null,
  until integer not null
);

create index questions_run on questions (run_n);
create index questions_approver on questions (approver, n);

-- Keys that never leave this installation.
create table secrets (
  name text primary key,
  value text not null
);

-- Work on many runs at once, and how far it has come.
create table bulk_jobs (
  id text primary key,
  job text not null,
  is_over integer not null,
  created_at integer not null
);

create index bulk_jobs_open on bulk_jobs (created_at) where is_over = 0;

-- How many days finished runs of a flow are kept, where it is not as everywhere.
create table flow_retention (
  flow_id text primary key,
  completed_days integer,
  cancelled_days integer,
  failed_days integer
);

-- Large values, each kept once, and the runs whose journal or trigger holds them in their place as {"$blob": sha}.
create table blobs (
  sha text primary key,
  value text not null
);

create table blob_refs (
  run_n integer not null,
  sha text not null,
  primary key (run_n, sha)
) without rowid;

create index blob_refs_sha on blob_refs (sha);

create index signals_at on signals (at);
create index skips_at on skips (at);
