import { defineAction } from 'mach/sdk'
import { person } from '../entities/person.ts'
import { addressPerson } from '../text/address-person.ts'
import { findLead, leadRead } from './find-lead.ts'

/** Reads a lead as it is now, with the person behind it: after a wait, what the flow knew before may no longer hold. */
export const getLead = defineAction({
  id: 'getLead',
  labels: { vi: 'Xem lại khách hàng tiềm năng', en: 'Read a lead again' },
  help: {
    vi: 'Lấy trạng thái hiện tại và thông tin liên hệ. Dùng sau bước chờ, trước khi gửi thêm bất cứ gì.',
    en: 'Gives the present status and how to reach the person. Use it after a wait, before anything more is sent.'
  },
  icon: 'refresh-cw',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['leadId'],
    properties: {
      leadId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' } } }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['found', 'answered', 'greeting', 'pronoun'],
    properties: {
      found: {
        type: 'boolean',
        'x-mach': {
          labels: { vi: 'Còn tồn tại', en: 'Exists' },
          help: { vi: 'Sai khi đã bị xóa.', en: 'False once it has been deleted.' }
        }
      },
      answered: {
        type: 'boolean',
        'x-mach': {
          labels: { vi: 'Khách đã trả lời', en: 'Has answered' },
          help: {
            vi: 'Đúng khi đã ghi giờ khách trả lời, hoặc trạng thái không còn là “Đã liên hệ”.',
            en: 'True once an answer is noted, or the status is no longer “Contacted”.'
          }
        }
      },
      status: { type: 'string', 'x-mach': { labels: { vi: 'Trạng thái', en: 'Status' } } },
      grade: { type: 'string', 'x-mach': { labels: { vi: 'Mức độ', en: 'Grade' } } },
      need: { type: 'string', 'x-mach': { labels: { vi: 'Nhu cầu', en: 'Need' } } },
      personId: { type: 'string', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      fullName: { type: 'string', 'x-mach': { labels: { vi: 'Họ và tên', en: 'Full name' } } },
      phone: { type: 'string', 'x-mach': { labels: { vi: 'Điện thoại', en: 'Phone' } } },
      email: { type: 'string', 'x-mach': { labels: { vi: 'Email', en: 'E-mail' } } },
      greeting: { type: 'string', 'x-mach': { labels: { vi: 'Lời xưng hô', en: 'Greeting name' } } },
      pronoun: { type: 'string', 'x-mach': { labels: { vi: 'Đại từ xưng hô', en: 'Pronoun' } } }
    }
  },
  uses: ['records:read:crm.lead', 'records:read:crm.person'],
  reads: [leadRead],
  writes: [],
  async run({ leadId }, { records }) {
    const found = await findLead(records, leadId)
    if (!found) return { found: false, answered: false, ...addressPerson(undefined, undefined) }
    const owner = await records.get(person, found.personId)
    return {
      found: true,
      answered: found.answeredAt !== undefined || found.status !== 'contacted',
      status: found.status,
      personId: found.personId,
      ...(found.grade && { grade: found.grade }),
      ...(found.need && { need: found.need }),
      ...(owner && { fullName: owner.fullName }),
      ...(owner?.phone && { phone: owner.phone }),
      ...(owner?.email && { email: owner.email }),
      ...addressPerson(owner?.honorific, owner?.givenName)
    }
  }
})
