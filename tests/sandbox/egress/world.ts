import type { ServerResponse } from 'node:http'
import { afterEach } from 'vitest'
import { openGateway, type GatewayOptions } from '../../../engine/egress/gateway.ts'
import type { AuditedCall, OutsideOutcome, OutsideRequest } from '../../../engine/ports/gateway.ts'
import { systemClock } from '../../../engine/run/system-clock.ts'
import { serveFarSide, type FarSide, type Heard } from '../../support/serve-far-side.ts'

/** Far sides of a test, closed when it ends. */
const open: FarSide[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((side) => side.close()))
})

export async function serve(answer: (heard: Heard, response: ServerResponse) => void, options = {}): Promise<FarSide> {
  const side = await serveFarSide(answer, options)
  open.push(side)
  return side
}

/** A gateway for which every name leads to this machine, unless the test says otherwise. */
export function gatewayWith(options: Partial<GatewayOptions> = {}) {
  const audit: AuditedCall[] = []
  const gateway = openGateway({
    clock: systemClock,
    audit: (call) => audit.push(call),
    resolve: () => Promise.resolve(['127.0.0.1']),
    allowLoopback: true,
    ...options
  })
  const call = (asked: Partial<OutsideRequest> & { readonly url: string }): Promise<OutsideOutcome> =>
    gateway.request({ plugin: 'sample', granted: [], method: 'GET', ...asked })
  return { call, audit }
}

export function shown(outcome: OutsideOutcome): unknown {
  if (outcome.kind === 'answered') return [outcome.answer.status, outcome.answer.body]
  return [outcome.kind, outcome.error.code, outcome.error.details['reason'] ?? outcome.error.details['limit']]
}

export const notPublic = ['refused', 'OUTSIDE_CALL_REFUSED', 'it leads to no public address']
export const secret = 'c4n4ry-s3cret/value'
