-- Who may come in. Of secrets only hashes are kept: whoever reads this file can sign in as nobody.

create table accounts (
  id text primary key,
  email text not null unique,
  revision integer not null,
  account text not null
);

create table account_passes (
  hash text primary key,
  id text not null unique,
  kind text not null,
  account_id text,
  created_at integer not null,
  expires_at integer,
  item text not null
);
create index account_passes_by_kind on account_passes (kind, account_id, created_at);
create index account_passes_by_end on account_passes (expires_at) where expires_at is not null;

create table roles (id text primary key, role text not null);
create table teams (id text primary key, team text not null);
