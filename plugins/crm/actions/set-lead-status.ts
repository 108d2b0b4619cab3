import { defineAction } from 'mach/sdk'
import { lead } from '../entities/lead.ts'
import { getLeadRecord, leadRead } from './find-lead.ts'

/** Moves a lead on, and keeps when it was first contacted and when the person answered. */
export const setLeadStatus = defineAction({
  id: 'setLeadStatus',
  labels: { vi: 'Đổi trạng thái khách hàng tiềm năng', en: 'Set the status of a lead' },
  help: {
    vi: 'Đang ở đúng trạng thái thì không làm gì. Các quy trình bắt đầu từ việc đổi trạng thái sẽ chạy.',
    en: 'Does nothing when the status is right already. Flows that start from a change of status will run.'
  },
  icon: 'flag',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['leadId', 'status'],
    properties: {
      leadId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' } } },
      status: {
        type: 'string',
        enum: ['new', 'working', 'contacted', 'nurturing', 'qualified', 'converted', 'disqualified'],
        'x-mach': { labels: { vi: 'Trạng thái', en: 'Status' }, options: lead.fields.status['x-mach'].options }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['status', 'changed'],
    properties: {
      status: { type: 'string', 'x-mach': { labels: { vi: 'Trạng thái', en: 'Status' } } },
      changed: { type: 'boolean', 'x-mach': { labels: { vi: 'Có đổi', en: 'Changed' } } }
    }
  },
  uses: ['records:read:crm.lead', 'records:write:crm.lead'],
  reads: [leadRead],
  writes: [{ entity: 'crm.lead', ops: ['update'], fields: ['status', 'contactedAt', 'answeredAt'] }],
  async run({ leadId, status }, { records, clock }) {
    const found = await getLeadRecord(records, leadId)
    if (found.status === status) return { status, changed: false }
    const isContact = status === 'contacted' && !found.contactedAt
    const isAnswer = (status === 'qualified' || status === 'converted') && !found.answeredAt
    records.update(lead, found, {
      status,
      ...(isContact && { contactedAt: clock.now() }),
      ...(isAnswer && { answeredAt: clock.now() })
    })
    return { status, changed: true }
  }
})
