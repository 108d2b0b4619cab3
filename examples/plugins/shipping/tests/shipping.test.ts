import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openFakeWorld } from 'mach/sdk/testing'
import { followParcel, order } from '../actions/follow-parcel.ts'
import { noteStatus } from '../actions/note-status.ts'
import { parcel } from '../entities/parcel.ts'
import shipping from '../index.ts'

const personId = '0195f000-0000-7000-8000-000000000001'

async function openWithParcel() {
  const world = openFakeWorld({ plugins: [shipping], foreign: [order], now: '2026-03-02T08:00:00.000Z' })
  world.put(order, { number: 'DH-1', personId })
  const { output } = await world.run(followParcel, { orderNumber: 'DH-1', code: 'VN123' })
  return { world, parcelId: output.parcelId }
}

describe('shipping.followParcel', () => {
  test('ties a code to the order and its person, once', async () => {
    const { world, parcelId } = await openWithParcel()
    const again = await world.run(followParcel, { orderNumber: 'DH-1', code: 'VN123' })
    assert.deepEqual(again.output, { parcelId, isNew: false })
    assert.deepEqual(
      world.all(parcel).map(({ code, personId: of, state }) => [code, of, state]),
      [['VN123', personId, 'announced']]
    )
  })

  test('reads nothing that was not read beforehand', async () => {
    const { world } = await openWithParcel()
    assert.deepEqual((await world.run(followParcel, { orderNumber: 'DH-1', code: 'VN124' })).awaited, [])
  })

  test('says which order there is not', async () => {
    const { world } = await openWithParcel()
    await assert.rejects(world.run(followParcel, { orderNumber: 'DH-9', code: 'VN9' }), /There is no order DH-9/)
  })
})

describe('shipping.noteStatus', () => {
  test('keeps the newest, in whatever order the carrier tells', async () => {
    const { world } = await openWithParcel()
    const tell = (status: string, at: string) => world.run(noteStatus, { code: 'VN123', status, at })
    const said = [
      await tell('picked', '2026-03-02T10:00:00+07:00'),
      await tell('Picked', '2026-03-02T17:00:00+07:00'),
      await tell('DELIVERED', '2026-03-03T09:30:00.000Z'),
      await tell('in transit', '2026-03-03T08:00:00.000Z')
    ]
    assert.deepEqual(
      said.map(({ output }) => output.changed),
      [false, true, true, false]
    )
    assert.equal(world.all(parcel)[0]?.summary, 'VN123: Đã giao')
  })

  test('passes over parcels and words that it does not know, and notes the word', async () => {
    const { world } = await openWithParcel()
    const at = '2026-03-04T08:00:00.000Z'
    assert.deepEqual((await world.run(noteStatus, { code: 'XX', status: 'PICKED', at })).output, {
      known: false,
      changed: false
    })
    const { output, log } = await world.run(noteStatus, { code: 'VN123', status: 'constructor', at })
    assert.deepEqual(output, { known: true, changed: false, state: 'announced' })
    assert.match(log[0] ?? '', /constructor/)
  })
})
