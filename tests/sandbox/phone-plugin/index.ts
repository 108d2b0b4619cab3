import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { defineAction, definePlugin } from 'mach/sdk'

/** A plugin that brings a package along: it writes a phone number as the world does. */
const normalisePhone = defineAction({
  id: 'normalisePhone',
  labels: { vi: 'Chuẩn hóa số điện thoại', en: 'Normalise a phone number' },
  input: { type: 'object', required: ['phone'], properties: { phone: { type: 'string' } } } as const,
  output: { type: ['string', 'null'] } as const,
  run: ({ phone }) => parsePhoneNumberFromString(phone, 'VN')?.number ?? null
})

export default definePlugin({
  id: 'phone',
  version: '1.2.3',
  engine: '^0.1.0',
  labels: { vi: 'Điện thoại', en: 'Phone' },
  actions: [normalisePhone],
  capabilities: []
})
