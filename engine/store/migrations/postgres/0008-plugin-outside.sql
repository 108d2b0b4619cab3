-- The outside half of plugins: what the owner has set, secrets (sealed under a key that is not in here), and every call to
-- the outside, written down before it leaves.

create table plugin_settings (
  plugin_id text collate "C" primary key,
  settings text not null,
  saved_at bigint not null,
  saved_by text not null
);

create table plugin_secrets (
  plugin_id text collate "C" not null,
  name text collate "C" not null,
  sealed text not null,
  saved_at bigint not null,
  saved_by text not null,
  primary key (plugin_id, name)
);

-- One row per attempt. The answer is kept until the step is surely committed, so that a step that is worked again after a
-- crash or a conflict is not sent again.
create table outside_calls (
  id text collate "C" primary key,
  plugin_id text collate "C" not null,
  run_id text,
  step_id text,
  idempotency_key text not null,
  request_hash text not null,
  at bigint not null,
  method text not null,
  url text not null,
  state text not null,
  status bigint,
  code text,
  hosts text not null,
  secrets text not null,
  sent_bytes bigint not null,
  received_bytes bigint not null,
  took_ms bigint,
  answer text
);
create index outside_calls_by_plugin on outside_calls (plugin_id, at desc, id desc);
create index outside_calls_by_time on outside_calls (at);
