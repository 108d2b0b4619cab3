-- What is being drawn: one draft per flow, saved while a person works. `revision` only ever grows, so that a page which
-- has missed a save is told so and overwrites nothing.
create table drafts (
  flow_id text collate "C" primary key,
  revision bigint not null,
  flow text not null,
  base_version bigint,
  saved_at bigint not null,
  saved_by text not null
);
