import { defineEntity } from 'mach/sdk'
import { texts } from '../texts.ts'

/** A parcel on its way to a person. Its state is the newest that the carrier has told of. */
export const parcel = defineEntity({
  id: 'shipping.parcel',
  labels: texts.parcel,
  plural: texts.parcels,
  icon: 'package',
  title: 'code',
  columns: ['code', 'state', 'stateAt', 'place'],
  required: ['code', 'orderId', 'personId', 'state', 'stateAt', 'summary'],
  fields: {
    code: {
      type: 'string',
      maxLength: 60,
      'x-mach': { labels: texts.code, help: texts.codeHelp, unique: true, search: true }
    },
    orderId: {
      type: 'string',
      format: 'uuid',
      'x-mach': { labels: texts.order, relation: { entity: 'crm.order' }, index: true }
    },
    personId: {
      type: 'string',
      format: 'uuid',
      'x-mach': { labels: texts.person, relation: { entity: 'crm.person' }, index: true }
    },
    state: {
      type: 'string',
      enum: ['announced', 'moving', 'delivered', 'returned', 'lost'],
      'x-mach': { labels: texts.state, index: true, options: texts.states }
    },
    stateAt: { type: 'string', format: 'date-time', 'x-mach': { labels: texts.stateAt, index: true } },
    place: { type: 'string', maxLength: 200, 'x-mach': { labels: texts.place } },
    summary: { type: 'string', maxLength: 300, 'x-mach': { labels: texts.summary } }
  },
  timeline: { subject: 'personId', at: 'stateAt', summary: 'summary' }
})
