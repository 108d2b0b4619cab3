import type { Commit, CommitOutcome } from '../ports/store.ts'

/** A commit and what came of it, in a line. */
export function describeCommit(
  { actor, progress, writes, messages, runs, signals, deliveries }: Commit,
  outcome: CommitOutcome
): string {
  const parts = [
    actor,
    ...(progress ? [`#${progress.handle.seq} ${progress.entries.map(nameOf).join(' ')} -> ${progress.status}`] : []),
    ...(writes.length > 0 ? [`${writes.length} writes`] : []),
    ...(messages.length > 0 ? [`${messages.length} messages`] : []),
    ...signals.map(({ name, id }) => `signal ${name} ${id}`),
    ...runs.map(({ flowId, key }) => `start ${flowId} ${key ?? ''}`),
    ...deliveries.map(({ runId, entry }) => `${entry.kind} to ${runId}`)
  ]
  if (!outcome.ok) return `${parts.join(', ')}: ${outcome.why}`
  const started = outcome.runs.map(({ handle, isNew }) => `${handle?.run.id ?? 'skipped'}${isNew ? '' : ' (known)'}`)
  const reached = outcome.reached.map(({ run }) => run.id)
  return `${parts.join(', ')}: ok ${[...started, ...reached.map((id) => `reached ${id}`)].join(' ')}`
}

function nameOf(entry: { readonly kind: string; readonly step?: string | null }): string {
  return entry.step ? `${entry.kind}:${entry.step}` : entry.kind
}
