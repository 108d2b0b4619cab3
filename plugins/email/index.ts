/**
 * Mail to one person at a time. It asks for messages; the engine's gateway delivers them. It must never decide by itself
 * whom to write to, and never read a record.
 */
import { definePlugin } from 'mach/sdk'
import { emailChannel } from './channel.ts'
import { send } from './send.ts'

export default definePlugin({
  id: 'email',
  version: '0.1.0',
  engine: '^0.1.0',
  labels: { vi: 'Email', en: 'E-mail' },
  description: { vi: 'Gửi email qua máy chủ SMTP của doanh nghiệp.', en: 'Sends e-mail through your own SMTP server.' },
  actions: [send],
  channels: [emailChannel],
  capabilities: ['channel:email']
})
