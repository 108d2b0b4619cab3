import { defineChannel } from 'mach/sdk'

/** Mail by SMTP. The engine's gateway sends it; here stands only what a message carries. */
export const emailChannel = defineChannel({
  id: 'email',
  labels: { vi: 'Email', en: 'E-mail' },
  transport: 'smtp',
  payload: {
    type: 'object',
    additionalProperties: false,
    required: ['to', 'subject', 'text'],
    properties: {
      to: { type: 'string', format: 'email', maxLength: 254 },
      toName: { type: 'string', maxLength: 200 },
      subject: { type: 'string', minLength: 1, maxLength: 200 },
      text: { type: 'string', minLength: 1, maxLength: 100_000 },
      html: { type: 'string', maxLength: 100_000 },
      replyTo: { type: 'string', format: 'email', maxLength: 254 }
    }
  }
})
