-- What is being drawn: one draft per flow, saved while a person works. `revision` only ever grows, so that a page which
-- has missed a save is told so and overwrites nothing.

create table drafts (
  flow_id text primary key,
  revision integer not null,
  flow text not null,
  base_version integer,
  saved_at integer not null,
  saved_by text not null
);
