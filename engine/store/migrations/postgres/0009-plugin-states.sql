-- Plugins that are not simply on: switched off by a person, or put in quarantine because they kept failing. Their steps
-- wait until somebody switches them on again. `reason` is JSON, in both languages.
create table plugin_states (
  id text collate "C" primary key,
  state text collate "C" not null,
  reason text,
  by text not null,
  at bigint not null
);
