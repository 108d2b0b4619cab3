import { defineAction } from 'mach/sdk'
import { carrierUrl } from '../carrier/carrier-url.ts'
import { readShipment } from '../carrier/read-shipment.ts'
import { settings } from '../settings.ts'
import { texts } from '../texts.ts'

/**
 * Asks the carrier to fetch a parcel and gives the tracking code. The carrier honours `Idempotency-Key`, so a call whose
 * answer was lost is made again and orders no second pickup.
 */
export const orderPickup = defineAction({
  id: 'orderPickup',
  labels: texts.pickup,
  help: texts.pickupHelp,
  icon: 'truck',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['orderNumber', 'address'],
    properties: {
      orderNumber: { type: 'string', minLength: 1, maxLength: 60, 'x-mach': { labels: texts.orderNumber } },
      address: { type: 'string', minLength: 1, maxLength: 300, 'x-mach': { labels: texts.address } },
      grams: { type: 'integer', minimum: 1, maximum: 50_000, 'x-mach': { labels: texts.grams } }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['code', 'fee'],
    properties: {
      code: { type: 'string', 'x-mach': { labels: texts.code } },
      fee: { type: 'integer', 'x-mach': { labels: texts.fee } }
    }
  },
  settings,
  external: { onUnknown: 'retry' },
  uses: ['http:api.carrier.example', 'secret:token'],
  writes: [],
  async run({ orderNumber, address, grams = 500 }, { http, settings: { shopCode, service }, log }) {
    const answer = await http.fetch(`${carrierUrl}/shipments`, {
      method: 'POST',
      headers: { authorization: 'Bearer {{secret:token}}' },
      json: { shop: shopCode, service, reference: orderNumber, address, grams }
    })
    if (answer.status === 422) throw new Error(`The carrier does not take ${orderNumber}: ${answer.body.slice(0, 200)}`)
    if (!answer.ok) throw new Error(`The carrier answered ${answer.status}.`)
    const shipment = readShipment(answer.json())
    log(`The carrier fetches ${orderNumber} as ${shipment.code}.`)
    return shipment
  }
})
