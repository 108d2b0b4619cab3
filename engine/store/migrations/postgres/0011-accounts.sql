-- Who may come in. Of secrets only hashes are kept: whoever reads this can sign in as nobody.

create table accounts (
  id text collate "C" primary key,
  email text collate "C" not null unique,
  revision bigint not null,
  account text not null
);

create table account_passes (
  hash text collate "C" primary key,
  id text collate "C" not null unique,
  kind text collate "C" not null,
  account_id text collate "C",
  created_at bigint not null,
  expires_at bigint,
  item text not null
);
create index account_passes_by_kind on account_passes (kind, account_id, created_at);
create index account_passes_by_end on account_passes (expires_at) where expires_at is not null;

create table roles (id text collate "C" primary key, role text not null);
create table teams (id text collate "C" primary key, team text not null);
