import { defineAction } from 'mach/sdk'
import { readStatus } from '../carrier/read-status.ts'
import { parcel } from '../entities/parcel.ts'
import { texts } from '../texts.ts'

/** Takes what the carrier tells. It may tell late, twice, or of parcels that are not ours. */
export const noteStatus = defineAction({
  id: 'noteStatus',
  labels: texts.note,
  help: texts.noteHelp,
  icon: 'package-check',
  input: {
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
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['known', 'changed'],
    properties: {
      known: { type: 'boolean', 'x-mach': { labels: texts.known } },
      changed: { type: 'boolean', 'x-mach': { labels: texts.changed } },
      state: { type: 'string', 'x-mach': { labels: texts.state } }
    }
  },
  uses: ['records:read:shipping.parcel', 'records:write:shipping.parcel'],
  writes: [{ entity: 'shipping.parcel', ops: ['update'], fields: ['state', 'stateAt', 'place', 'summary'] }],
  reads: [{ entity: 'shipping.parcel', where: { code: 'code' } }],
  async run({ code, status, at, place }, { records, log }) {
    const [known] = await records.find(parcel, { where: { code } })
    if (!known) return { known: false, changed: false }
    const state = readStatus(status)
    if (state === null) log(`The carrier says “${status}”, which is not known.`)
    const isNews = state !== null && Date.parse(at) > Date.parse(known.stateAt)
    if (!isNews) return { known: true, changed: false, state: known.state }
    const summary = `${code}: ${texts.states[state].vi}${place ? `, ${place}` : ''}`
    records.update(parcel, known, { state, stateAt: new Date(at).toISOString(), place: place || null, summary })
    return { known: true, changed: true, state }
  }
})
