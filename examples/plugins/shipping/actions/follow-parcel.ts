import { defineAction, foreignEntity } from 'mach/sdk'
import { parcel } from '../entities/parcel.ts'
import { texts } from '../texts.ts'

/** What is needed of an order: whose it is. The order itself belongs to another plugin. */
export const order = foreignEntity({
  id: 'crm.order',
  required: ['number', 'personId'],
  fields: { number: { type: 'string' }, personId: { type: 'string' } }
})

/** Begins to follow a parcel. One tracking code is one parcel, however often it is told of. */
export const followParcel = defineAction({
  id: 'followParcel',
  labels: texts.follow,
  help: texts.followHelp,
  icon: 'package-plus',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['orderNumber', 'code'],
    properties: {
      orderNumber: { type: 'string', minLength: 1, maxLength: 60, 'x-mach': { labels: texts.orderNumber } },
      code: { type: 'string', minLength: 1, maxLength: 60, 'x-mach': { labels: texts.code } }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['parcelId', 'isNew'],
    properties: {
      parcelId: { type: 'string', 'x-mach': { labels: texts.parcelId } },
      isNew: { type: 'boolean', 'x-mach': { labels: texts.isNew } }
    }
  },
  uses: ['records:read:crm.order', 'records:read:shipping.parcel', 'records:write:shipping.parcel'],
  writes: [{ entity: 'shipping.parcel', ops: ['create'] }],
  reads: [
    { entity: 'shipping.parcel', where: { code: 'code' } },
    { entity: 'crm.order', where: { number: 'orderNumber' } }
  ],
  async run({ orderNumber, code }, { records, clock }) {
    const [known] = await records.find(parcel, { where: { code } })
    if (known) return { parcelId: known.id, isNew: false }
    const [bought] = await records.find(order, { where: { number: orderNumber } })
    if (!bought) throw new Error(`There is no order ${orderNumber}.`)
    const parcelId = records.create(parcel, {
      code,
      orderId: bought.id,
      personId: bought.personId,
      state: 'announced',
      stateAt: clock.now(),
      summary: `${code}: ${texts.states.announced.vi}`
    })
    return { parcelId, isNew: true }
  }
})
