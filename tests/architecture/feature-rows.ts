/**
 * What people expect of a workflow engine, row by row: how control flows, and what lasts. Each row names a test that holds
 * it, by words of its title; what is not wanted says why, and ARCHITECTURE.md says it too.
 */
export interface FeatureRow {
  readonly feature: string
  /** File below `tests/`, and words of the title of a test in it. */
  readonly test?: readonly [file: string, title: string]
  readonly notWanted?: string
}

export const featureRows: readonly FeatureRow[] = [
  { feature: 'if and switch', test: ['engine/runs.test.ts', 'takes the first list whose condition holds'] },
  {
    feature: 'loop over items with early exit',
    test: ['engine/loops-over-items.test.ts', 'stops early when its condition holds']
  },
  {
    feature: 'parallel branches',
    test: ['engine/control-flow.test.ts', 'goes on when every list is done, waits overlap']
  },
  {
    feature: 'join of all, any, n of m',
    test: ['engine/control-flow.test.ts', 'the others are stopped and never go on']
  },
  { feature: 'wait', test: ['engine/runs.test.ts', 'sleeps until its time, also across a restart'] },
  {
    feature: 'wait for an event with key, deadline and look-back',
    test: ['engine/events.test.ts', 'does not miss an event that came after the run began and before it waited']
  },
  { feature: 'human approval', test: ['engine/approvals.test.ts', 'waits for as many as the quorum says'] },
  { feature: 'error branch of a step', test: ['engine/runs.test.ts', 'goes through the error list'] },
  {
    feature: 'retry with growing pauses',
    test: ['engine/runs.test.ts', 'tries a failed step again with growing pauses']
  },
  { feature: 'compensation', test: ['engine/compensation.test.ts', 'makes good what finished steps did'] },
  { feature: 'rate limit per key', test: ['engine/enrolment.test.ts', 'so many within a time, of each %s'] },
  {
    feature: 'concurrency per key',
    test: ['engine/enrolment.test.ts', 'queue: the next one begins when the one before has ended']
  },
  { feature: 'debounce', test: ['engine/events.test.ts', 'debounce: what comes again soon is one run'] },
  { feature: 'the same trigger once', test: ['contract/store-runs.ts', 'gives the same run for the same key'] },
  {
    feature: 'batching of events',
    notWanted: 'a schedule with a loop over the records does it, and each record keeps its own history'
  },
  {
    feature: 'priority',
    test: ['unit/run/run-queue.test.ts', 'takes more in one turn from a flow of higher priority']
  },
  { feature: 'one run per key', test: ['engine/enrolment.test.ts', 'skip: who is in the flow is not taken again'] },
  { feature: 'time limits of runs', test: ['engine/compensation.test.ts', 'ends a run that is not finished in time'] },
  { feature: 'time limits of steps', test: ['sandbox/supervision.test.ts', 'may take as long as its action says'] },
  {
    feature: 'resume after a crash',
    test: ['crash/boundaries.test.ts', 'killed at each commit boundary lose nothing and double nothing']
  },
  {
    feature: 'changes of records exactly once',
    test: ['crash/demo.test.ts', 'killed at random moments and started again ends as if nothing had happened']
  },
  {
    feature: 'journal readable as data',
    test: ['contract/sqlite-store.test.ts', 'shows the journal to people with an SQL tool']
  },
  { feature: 'pinned to its version', test: ['engine/versions.test.ts', 'finishes on the version it started on'] },
  {
    feature: 'running instances moved to another version',
    test: ['engine/versions.test.ts', 'goes on with another version']
  },
  { feature: 'sleep for months', test: ['unit/core/flow.test.ts', 'bounds the wait'] },
  {
    feature: 'retry from the failed step',
    test: ['engine/runs.test.ts', 'goes on from the failed step when it is retried']
  },
  {
    feature: 'bulk by filter with dry run and canary',
    test: ['api/bulk.test.ts', 'tries a few first, reports, and does the rest when it is told to']
  },
  { feature: 'edit data and go on', test: ['engine/versions.test.ts', 'goes on with the data that was changed'] },
  { feature: 'cancel is final', test: ['engine/runs.test.ts', 'is cancelled for good, even while a step is at work'] },
  { feature: 'pause without losing triggers', test: ['engine/enrolment.test.ts', 'loses no trigger'] },
  { feature: 'stated limits of payloads', test: ['architecture/limits.test.ts', 'are declared nowhere else'] }
]
