import { defineAction } from 'mach/sdk'
import { lead } from '../entities/lead.ts'
import { touchpoint } from '../entities/touchpoint.ts'
import { cut } from '../text/cut.ts'

/** Keeps an enquiry as a lead and puts it on the person's timeline. Each enquiry is a lead of its own, even of one person. */
export const captureLead = defineAction({
  id: 'captureLead',
  labels: { vi: 'Ghi nhận khách hàng tiềm năng', en: 'Capture a lead' },
  help: {
    vi: 'Tạo một khách hàng tiềm năng ở trạng thái “Mới” và ghi điểm chạm vào dòng thời gian của khách.',
    en: 'Makes a lead with the status “New” and a touchpoint on the person’s timeline.'
  },
  icon: 'sparkles',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['personId', 'name'],
    properties: {
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      name: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Tên', en: 'Name' },
          help: {
            vi: 'Tên hiện trong danh sách; thường là tên khách.',
            en: 'Shown in lists; as a rule the person’s name.'
          }
        }
      },
      need: { type: 'string', 'x-mach': { labels: { vi: 'Nhu cầu', en: 'Need' } } },
      budget: { type: 'integer', minimum: 0, 'x-mach': { labels: { vi: 'Ngân sách (đồng)', en: 'Budget (VND)' } } },
      company: { type: 'string', 'x-mach': { labels: { vi: 'Doanh nghiệp', en: 'Company' } } },
      source: { type: 'string', 'x-mach': { labels: { vi: 'Nguồn', en: 'Source' } } },
      channel: {
        type: 'string',
        enum: ['web', 'email', 'phone', 'sms', 'zalo', 'store', 'other'],
        'x-mach': {
          labels: { vi: 'Kênh', en: 'Channel' },
          help: { vi: 'Khách tìm đến qua kênh nào; để trống là trang web.', en: 'How they came; web when empty.' }
        }
      },
      capturedAt: {
        type: 'string',
        format: 'date-time',
        'x-mach': {
          labels: { vi: 'Để lại lúc', en: 'Captured at' },
          help: { vi: 'Để trống là bây giờ.', en: 'Now when empty.' }
        }
      },
      utmSource: { type: 'string', 'x-mach': { labels: { vi: 'UTM nguồn', en: 'UTM source' } } },
      utmMedium: { type: 'string', 'x-mach': { labels: { vi: 'UTM kênh', en: 'UTM medium' } } },
      utmCampaign: { type: 'string', 'x-mach': { labels: { vi: 'UTM chiến dịch', en: 'UTM campaign' } } }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['leadId', 'touchpointId'],
    properties: {
      leadId: { type: 'string', 'x-mach': { labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' } } },
      touchpointId: { type: 'string', 'x-mach': { labels: { vi: 'Điểm chạm', en: 'Touchpoint' } } }
    }
  },
  uses: ['records:write:crm.lead', 'records:write:crm.touchpoint'],
  writes: [
    { entity: 'crm.lead', ops: ['create'] },
    { entity: 'crm.touchpoint', ops: ['create'] }
  ],
  run(input, { records, clock }) {
    const { personId, channel = 'web', capturedAt = clock.now() } = input
    const need = input.need?.normalize('NFC').trim()
    const leadId = records.create(lead, {
      personId,
      name: shorten(input.name, 200),
      status: 'new',
      capturedAt,
      ...(need && { need }),
      ...(input.budget && { budget: input.budget }),
      ...textsOf(input)
    })
    const summary = need ? `Để lại yêu cầu: ${shorten(need.replace(/\s+/g, ' '), 200)}` : 'Để lại yêu cầu'
    const touchpointId = records.create(touchpoint, {
      personId,
      channel,
      kind: channel === 'web' ? 'form' : 'message',
      phase: 'before',
      at: capturedAt,
      summary
    })
    return { leadId, touchpointId }
  }
})

const texts = [
  ['company', 200],
  ['source', 100],
  ['utmSource', 200],
  ['utmMedium', 200],
  ['utmCampaign', 200]
] as const

/** Short texts that were filled in, cut to what their fields hold: a long web address must not lose the lead. */
function textsOf(input: { readonly [N in (typeof texts)[number][0]]?: string }) {
  return Object.fromEntries(
    texts.flatMap(([name, charsMax]) => {
      const text = input[name]?.normalize('NFC').trim()
      return text ? [[name, shorten(text, charsMax)]] : []
    })
  )
}

function shorten(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${cut(text, charsMax - 1)}…`
}
