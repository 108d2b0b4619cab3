-- Every version of a plugin and the time from which it was the one in use: runs finish on a version that fits the one they
-- began with. `plugins` stays the row of what is in use now.
create table plugin_versions (
  id text not null,
  since integer not null,
  version text not null,
  manifest text not null,
  code text not null,
  granted text not null,
  primary key (id, since)
);

insert into plugin_versions (id, since, version, manifest, code, granted)
select id, installed_at, version, manifest, code, granted from plugins;
