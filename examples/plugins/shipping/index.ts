/**
 * Where parcels are: the carrier is asked to fetch a parcel, which belongs to an order of another plugin, and tells by a
 * signed webhook what becomes of it.
 * It must never let older news overwrite newer ones, and never change an order.
 */
import { definePlugin } from 'mach/sdk'
import { followParcel } from './actions/follow-parcel.ts'
import { noteStatus } from './actions/note-status.ts'
import { orderPickup } from './actions/order-pickup.ts'
import { parcel } from './entities/parcel.ts'
import { settings } from './settings.ts'
import { texts } from './texts.ts'
import { carrierNews } from './triggers/carrier-news.ts'

export default definePlugin({
  id: 'shipping',
  version: '0.2.0',
  engine: '^0.1.0',
  labels: texts.plugin,
  description: texts.description,
  icon: 'truck',
  dependencies: { crm: '^0.1.0' },
  entities: [parcel],
  actions: [orderPickup, followParcel, noteStatus],
  triggers: [carrierNews],
  settings,
  secrets: [
    { name: 'token', labels: texts.token, help: texts.tokenHelp, hosts: ['api.carrier.example'] },
    { name: 'webhook', labels: texts.webhook, help: texts.webhookHelp, hosts: [] }
  ],
  capabilities: [
    'records:read:crm.order',
    'records:read:shipping.parcel',
    'records:write:shipping.parcel',
    'http:api.carrier.example',
    'secret:token',
    'secret:webhook'
  ]
})
