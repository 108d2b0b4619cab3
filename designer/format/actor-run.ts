/** The run behind an actor such as `run:0190…/step`, or null when a person or a program acted. */
export function actorRun(actor: string): string | null {
  return /^run:([0-9a-f-]{36})/.exec(actor)?.[1] ?? null
}
