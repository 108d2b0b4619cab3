import type { Commit, CommitOutcome } from '../../ports/store.ts'
import type { Session } from './connection.ts'

/**
 * How a batch looks at the database before it writes. `hopeful`: only what it must know. `careful`: all that could refuse
 * one of its commits, under a lock, because the database has just refused the whole.
 */
export type Reading = 'hopeful' | 'careful'

/** A commit's own outcome, or the error that only it met. */
export type AppliedCommit = CommitOutcome | { readonly thrown: unknown }

/** Applies commits inside the running transaction, one after the other; each one whole, or not at all. */
export type CommitApplier = (
  session: Session,
  commits: readonly Commit[],
  reading: Reading
) => Promise<readonly AppliedCommit[]>
