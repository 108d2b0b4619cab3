import { defineAction } from 'mach/sdk'
import { lead } from '../entities/lead.ts'
import { scoreOf } from '../score/score-of.ts'
import { getLeadRecord, leadRead } from './find-lead.ts'

/** Says how serious an enquiry looks, from rules that anybody can read, and keeps the score on the lead with its reasons. */
export const scoreLead = defineAction({
  id: 'scoreLead',
  labels: { vi: 'Chấm điểm khách hàng tiềm năng', en: 'Score a lead' },
  help: {
    vi: 'Cộng điểm theo ngân sách, số điện thoại, lời khách viết và nguồn. Từ 75 là nóng, từ 45 là ấm.',
    en: 'Adds points for budget, phone, what was written and the source. Hot from 75, warm from 45.'
  },
  icon: 'gauge',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['leadId'],
    properties: {
      leadId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' } } },
      hasPhone: {
        type: 'boolean',
        'x-mach': {
          labels: { vi: 'Có số điện thoại', en: 'Has a phone number' },
          help: { vi: 'Số đúng, gọi được ngay.', en: 'A valid one that can be called now.' }
        }
      },
      need: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Nhu cầu', en: 'Need' },
          help: { vi: 'Để trống thì lấy trên khách hàng tiềm năng.', en: 'The lead’s own when empty.' }
        }
      },
      budget: {
        type: 'integer',
        minimum: 0,
        'x-mach': {
          labels: { vi: 'Ngân sách (đồng)', en: 'Budget (VND)' },
          help: { vi: 'Để trống thì lấy trên khách hàng tiềm năng.', en: 'The lead’s own when empty.' }
        }
      },
      source: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Nguồn', en: 'Source' },
          help: { vi: 'Để trống thì lấy trên khách hàng tiềm năng.', en: 'The lead’s own when empty.' }
        }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['score', 'grade', 'reasons'],
    properties: {
      score: { type: 'integer', 'x-mach': { labels: { vi: 'Điểm', en: 'Score' } } },
      grade: {
        type: 'string',
        enum: ['hot', 'warm', 'cold'],
        'x-mach': {
          labels: { vi: 'Mức độ', en: 'Grade' },
          options: {
            hot: { vi: 'Nóng', en: 'Hot' },
            warm: { vi: 'Ấm', en: 'Warm' },
            cold: { vi: 'Lạnh', en: 'Cold' }
          }
        }
      },
      reasons: {
        type: 'array',
        items: { type: 'string' },
        'x-mach': { labels: { vi: 'Lý do', en: 'Reasons' } }
      }
    }
  },
  uses: ['records:read:crm.lead', 'records:write:crm.lead'],
  reads: [leadRead],
  writes: [{ entity: 'crm.lead', ops: ['update'], fields: ['score', 'grade', 'scoreExplain'] }],
  async run(input, { records }) {
    const found = await getLeadRecord(records, input.leadId)
    const scored = scoreOf({
      hasPhone: input.hasPhone ?? false,
      need: input.need ?? found.need ?? '',
      budget: input.budget ?? found.budget ?? 0,
      source: input.source ?? found.source ?? ''
    })
    records.update(lead, found, {
      score: scored.score,
      grade: scored.grade,
      scoreExplain: scored.reasons.join('\n')
    })
    return scored
  }
})
