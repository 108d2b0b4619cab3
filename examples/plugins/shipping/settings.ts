import { texts } from './texts.ts'

/** What the owner can set. Handlers name this schema, so that `settings` has its type. */
export const settings = {
  type: 'object',
  additionalProperties: false,
  properties: {
    shopCode: {
      type: 'string',
      maxLength: 40,
      default: 'MACH',
      'x-mach': { labels: texts.shopCode, help: texts.shopCodeHelp }
    },
    service: {
      type: 'string',
      enum: ['standard', 'express'],
      default: 'standard',
      'x-mach': { labels: texts.service, options: texts.services }
    }
  },
  required: ['shopCode', 'service']
} as const
