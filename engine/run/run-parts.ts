import type { Present } from '../core/present.ts'
import type { Clock } from '../ports/clock.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import type { CommitAll } from './commit-all.ts'
import type { OutsideWays } from './execute-step.ts'
import type { Registry } from './registry.ts'

/** What work on a run needs of the world. */
export interface RunParts {
  readonly store: Store
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly makeId: MakeId
  readonly commitAll: CommitAll
  readonly linkOf: Present['linkOf']
  readonly outside: OutsideWays
}
