-- Which worker has a run at work, and until when nobody else takes it. A worker that dies holds its runs no longer than that.
alter table runs add column worker text collate "C";
alter table runs add column lease_until bigint;
