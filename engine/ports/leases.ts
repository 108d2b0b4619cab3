import type { Millis } from '../../schemas/json.ts'
import type { RunHandle } from './run-reader.ts'

/**
 * Which worker has a run at work, where more than one may. A lease keeps others from doing the same work for a while; that
 * nothing is done twice does not rest on it, but on `seq`: of two that move a run on from the same place, one is lost.
 */
export interface Leases {
  /**
   * Runs of a flow that can go on now, ready or with their time come, and that no worker has; oldest first. They are this
   * worker's until the time given, or until they rest.
   */
  claim(claim: Claim): Promise<readonly RunHandle[]>
  /** Gives runs back that the worker has and will not go on with. */
  release(worker: string, runIds: readonly string[]): Promise<void>
}

export interface Claim {
  readonly worker: string
  readonly flowId: string
  readonly now: Millis
  readonly until: Millis
  readonly limit: number
}
