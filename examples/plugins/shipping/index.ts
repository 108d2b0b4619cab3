/**
 * Where parcels are: a parcel belongs to an order of another plugin, and the carrier tells by webhook what becomes of it.
 * It must never let older news overwrite newer ones, and never change an order.
 */
import { definePlugin } from 'mach/sdk'
import { followParcel } from './actions/follow-parcel.ts'
import { noteStatus } from './actions/note-status.ts'
import { parcel } from './entities/parcel.ts'
import { texts } from './texts.ts'

export default definePlugin({
  id: 'shipping',
  version: '0.1.0',
  engine: '^0.1.0',
  labels: texts.plugin,
  description: texts.description,
  icon: 'truck',
  dependencies: { crm: '^0.1.0' },
  entities: [parcel],
  actions: [followParcel, noteStatus],
  capabilities: ['records:read:crm.order', 'records:read:shipping.parcel', 'records:write:shipping.parcel']
})
