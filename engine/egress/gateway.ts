/**
 * The egress gateway: the one place from which Mạch calls the outside over HTTP. What it is asked for comes from plugins,
 * so nothing of it is believed: the host must be granted, the address it leads to must be public, each redirect is judged
 * again, everything is bounded, and secrets are put in here and struck out of all that comes back. It must never tell a
 * plugin more of the network than "not allowed", and never retry: that is the outbox's part.
 */
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { AuditedCall, Gateway, OutsideOutcome } from '../ports/gateway.ts'
import type { Clock } from '../ports/clock.ts'
import { CallUnderWay } from './call-under-way.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import { openCallPacer, type CallPacer } from './pace-calls.ts'
import { resolveName, type Resolve } from './send-request.ts'

export interface GatewayOptions {
  readonly clock: Clock
  /** Told of every call, also of those that were refused. */
  readonly audit?: (call: AuditedCall) => void
  /** By default the resolver of the machine. */
  readonly resolve?: Resolve
  /** Lets names point to this machine. For tests and development only: no grant and no manifest can set it. */
  readonly allowLoopback?: boolean
  /** Certificates to trust instead of the usual ones, for tests. */
  readonly certificates?: string
  /** Limits that a test makes smaller. */
  readonly limits?: Partial<GatewayLimits>
}

export function openGateway(options: GatewayOptions): Gateway {
  const { clock, audit = () => undefined, resolve = resolveName, allowLoopback = false, certificates = null } = options
  const bounds: GatewayLimits = { ...limits, ...options.limits }
  const pacer = openCallPacer(bounds, () => clock.now())
  return {
    async request(asked) {
      const call = new CallUnderWay(asked, { resolve, allowLoopback, certificates, bounds })
      const startedAt = clock.now()
      const outcome = await paced(pacer, asked.plugin, () => call.run())
      const heard = { ...call.trace(), ...endOf(outcome), at: startedAt, durationMs: clock.now() - startedAt }
      audit(heard)
      asked.heard?.(heard)
      return outcome
    }
  }
}

async function paced(pacer: CallPacer, plugin: string, run: () => Promise<OutsideOutcome>): Promise<OutsideOutcome> {
  const passed = pacer.enter(plugin)
  if (passed) {
    const { limit, max, retryAfterMs } = passed
    return { kind: 'failed', error: engineError('PLUGIN_LIMIT', { plugin, limit, value: max + 1, max }), retryAfterMs }
  }
  try {
    return await run()
  } finally {
    pacer.leave(plugin)
  }
}

function endOf(outcome: OutsideOutcome): Pick<AuditedCall, 'outcome' | 'status' | 'code'> {
  if (outcome.kind === 'answered') return { outcome: 'answered', status: outcome.answer.status, code: null }
  return { outcome: outcome.kind, status: null, code: outcome.error.code }
}
