import { defineTrigger } from 'mach/sdk'
import { readStatus } from '../carrier/read-status.ts'
import { texts } from '../texts.ts'

/**
 * The carrier tells of a parcel: `POST /hooks/shipping/carrierNews`. It signs the body with the secret that both know; the
 * plugin asks Mạch whether the signature is right and never sees the secret.
 */
export const carrierNews = defineTrigger({
  id: 'carrierNews',
  labels: texts.news,
  help: texts.newsHelp,
  icon: 'package',
  event: {
    type: 'object',
    additionalProperties: false,
    required: ['code', 'status', 'at'],
    properties: {
      code: { type: 'string', minLength: 1, maxLength: 60, 'x-mach': { labels: texts.code } },
      status: { type: 'string', minLength: 1, maxLength: 60, 'x-mach': { labels: texts.status } },
      at: { type: 'string', format: 'date-time', 'x-mach': { labels: texts.at } },
      place: { type: 'string', maxLength: 200, 'x-mach': { labels: texts.place } }
    }
  },
  uses: ['secret:webhook'],
  async receive({ body, headers }, { secrets, log }) {
    const isFromCarrier = await secrets.verify({
      secret: 'webhook',
      algorithm: 'sha256',
      encoding: 'hex',
      text: body,
      signature: headers['x-carrier-signature'] ?? ''
    })
    if (!isFromCarrier) return { refused: 'the signature does not fit' }
    const { code, status, at, place } = JSON.parse(body) as Record<
      'code' | 'status' | 'at' | 'place',
      string | undefined
    >
    if (!code || !status || !at) return { ignored: 'it names no parcel, status and time' }
    if (readStatus(status) === null) log(`The carrier says “${status}”, which is not known.`)
    // The carrier tells twice when it is not sure that it was heard: the same news has the same key.
    return { events: [{ key: `${code} ${status} ${at}`, data: { code, status, at, ...(place ? { place } : {}) } }] }
  }
})
