import { describe, expect, test } from 'vitest'
import type { Message } from '../../../schemas/message.ts'
import { engineError } from '../../../engine/errors.ts'
import type { Courier } from '../../../engine/ports/courier.ts'
import type { Outbox } from '../../../engine/ports/outbox.ts'
import type { CommitNews } from '../../../engine/run/commit-all.ts'
import { OutboxRelay } from '../../../engine/run/relay-outbox.ts'
import { fakeClock, settle } from '../../support/fake-clock.ts'
import { silentLog } from '../../support/silent-log.ts'

const message = { id: 'm1', runId: 'r', stepId: 's', channel: 'shop.mail', attempts: 1 } as Message
const someMessages = { messageCount: 1 } as CommitNews

/** One message is always due: what a test says of `claim` tells whether it goes. */
const quiet: Partial<Outbox> = {
  due: () => Promise.resolve([message]),
  heldFor: () => Promise.resolve([]),
  forgetHosts: () => Promise.resolve(),
  nextAt: () => Promise.resolve(null),
  abandoned: () => Promise.resolve([])
}

/** A relay over an outbox of which a test says only what it is about. */
function open(outbox: Partial<Outbox>, deliver: Courier['deliver']) {
  const clock = fakeClock()
  const courier: Courier = { honoursKeys: false, hostOf: () => 'far-side', deliver, close: () => Promise.resolve() }
  const policyOf = () => undefined
  const tried = () => Promise.resolve()
  const parts = { clock, log: silentLog, courierOf: () => courier, policyOf, tried, settled: () => undefined }
  const whole = { ...quiet, ...outbox } as Outbox
  return { clock, relay: new OutboxRelay({ ...parts, outbox: whole }) }
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let openIt = (): void => undefined
  const opened = new Promise<void>((resolve) => (openIt = resolve))
  return { opened, open: () => openIt() }
}

describe('OutboxRelay', () => {
  test('sends nothing before it has settled what the last process left behind', async () => {
    const asked: string[] = []
    const settled = gate()
    const { relay } = open(
      {
        abandoned: () => Promise.resolve([message]),
        settle: ({ state }) => settled.opened.then(() => void asked.push(state)),
        claim: () => Promise.resolve((asked.push('claim'), []))
      },
      () => Promise.resolve({ kind: 'sent', answer: '' })
    )
    const started = relay.start()
    relay.committed(someMessages)
    await settle()
    expect(asked).toEqual([])
    settled.open()
    await started
    expect(asked).toEqual(['unknown', 'claim'])
  })

  test('does not take back a message that was delivered while the store was asked for lost ones', async () => {
    const states: string[] = []
    const delivered = gate()
    let claims = 0
    const { relay, clock } = open(
      {
        claim: () => {
          claims += 1
          if (claims === 2) return Promise.reject(engineError('DISK_FULL'))
          return Promise.resolve(claims === 1 ? [message] : [])
        },
        settle: ({ state }) => Promise.resolve(void states.push(state)),
        async abandoned() {
          if (claims === 0) return []
          delivered.open()
          await settle()
          return [message]
        }
      },
      () => delivered.opened.then(() => ({ kind: 'sent' as const, answer: '' }))
    )
    await relay.start()
    relay.committed(someMessages)
    await settle()
    await clock.advance(1_000)
    await settle(60)
    expect(states).toEqual(['sent'])
  })
})
