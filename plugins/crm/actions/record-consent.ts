import { defineAction } from 'mach/sdk'
import { consent } from '../entities/consent.ts'
import { cut } from '../text/cut.ts'

/**
 * Keeps what a person agreed to, one record for each box that was really ticked. It must never make a consent out of
 * silence: a box that is not in the list leaves no record at all.
 */
export const recordConsent = defineAction({
  id: 'recordConsent',
  labels: { vi: 'Ghi nhận sự đồng ý', en: 'Record consent' },
  help: {
    vi: 'Lưu bằng chứng cho từng ô khách đã tự đánh dấu. Ô không đánh dấu thì không ghi gì.',
    en: 'Keeps evidence for each box that was ticked. A box left empty leaves nothing.'
  },
  icon: 'shield-check',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['personId', 'consents', 'method'],
    properties: {
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      consents: {
        type: 'array',
        maxItems: 20,
        items: {
          type: 'object',
          required: ['purpose', 'channel', 'textVersion'],
          additionalProperties: false,
          properties: {
            name: { type: 'string', 'x-mach': { labels: { vi: 'Tên ô', en: 'Box' } } },
            purpose: { type: 'string', 'x-mach': { labels: { vi: 'Mục đích', en: 'Purpose' } } },
            channel: { type: 'string', 'x-mach': { labels: { vi: 'Kênh', en: 'Channel' } } },
            textVersion: {
              type: 'string',
              'x-mach': { labels: { vi: 'Phiên bản lời hỏi', en: 'Version of the text' } }
            }
          }
        },
        'x-mach': {
          labels: { vi: 'Các ô đã đánh dấu', en: 'Boxes ticked' },
          help: { vi: 'Lấy từ biểu mẫu: trigger.consents.', en: 'From the form: trigger.consents.' }
        }
      },
      method: {
        type: 'string',
        enum: ['form', 'call', 'paper', 'message', 'import'],
        'x-mach': { labels: { vi: 'Cách lấy ý kiến', en: 'Method' }, options: consent.fields.method['x-mach'].options }
      },
      obtainedAt: {
        type: 'string',
        format: 'date-time',
        'x-mach': {
          labels: { vi: 'Lúc', en: 'Obtained at' },
          help: { vi: 'Để trống là bây giờ.', en: 'Now when empty.' }
        }
      },
      evidence: { type: 'string', 'x-mach': { labels: { vi: 'Bằng chứng', en: 'Evidence' } } }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['recorded', 'consentIds'],
    properties: {
      recorded: { type: 'integer', 'x-mach': { labels: { vi: 'Số ô đã ghi', en: 'Boxes recorded' } } },
      consentIds: {
        type: 'array',
        items: { type: 'string' },
        'x-mach': { labels: { vi: 'Sự đồng ý', en: 'Consents' } }
      }
    }
  },
  uses: ['records:write:crm.consent'],
  writes: [{ entity: 'crm.consent', ops: ['create'] }],
  run(input, { records, clock }) {
    const { personId, method, obtainedAt = clock.now(), evidence } = input
    const consentIds = input.consents.map(({ purpose, channel, textVersion }) =>
      records.create(consent, {
        personId,
        purpose,
        channel,
        state: 'granted',
        method,
        textVersion,
        obtainedAt,
        summary: summaryOf(purpose, channel),
        ...(evidence && { evidence: cut(evidence, 1_000) })
      })
    )
    return { recorded: consentIds.length, consentIds }
  }
})

const purposes: ReadonlyMap<string, string> = new Map([
  ['marketing', 'nhận thông tin tiếp thị'],
  ['care', 'được chăm sóc sau bán hàng'],
  ['tracking', 'được theo dõi hành vi trên trang web']
])
const channels: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['sms', 'SMS'],
  ['zalo', 'Zalo'],
  ['phone', 'điện thoại']
])

function summaryOf(purpose: string, channel: string): string {
  return cut(`Đồng ý ${purposes.get(purpose) ?? purpose} qua ${channels.get(channel) ?? channel}`, 200)
}
