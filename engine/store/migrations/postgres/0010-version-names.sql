-- What people call a version of a flow, and who published it.
alter table flow_versions add column name text;
alter table flow_versions add column published_by text;
