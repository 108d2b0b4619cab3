-- The far side that a message was last given to, or whose turn it waits for.
alter table outbox add column host text;

-- Each question about the outbox finds its rows: what is due, what waits for a host, what is in a state, what a channel has.
drop index outbox_queued;
drop index outbox_open;
create index outbox_queued on outbox (next_at) where state = 'queued';
create index outbox_host on outbox (host, next_at) where state = 'queued';
create index outbox_state on outbox (state);
create index outbox_channel on outbox (channel, state);

-- What people decided about messages whose fate was open, and what was known of them until then.
create table message_decisions (
  n integer primary key,
  message_id text not null,
  at integer not null,
  actor text not null,
  decision text not null,
  note text,
  state_before text not null,
  answer_before text,
  attempts_before integer not null
);

create index message_decisions_message on message_decisions (message_id);
