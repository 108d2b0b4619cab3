import { defineEntity } from 'mach/sdk'
import { personIdField } from './person-id-field.ts'

/** One enquiry of a person: what they want, how serious it looks, and how far we are with it. A person may have many. */
export const lead = defineEntity({
  id: 'crm.lead',
  labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' },
  plural: { vi: 'Khách hàng tiềm năng', en: 'Leads' },
  icon: 'sparkles',
  title: 'name',
  columns: ['name', 'status', 'grade', 'score', 'budget', 'source', 'capturedAt'],
  required: ['name', 'personId', 'status', 'capturedAt'],
  fields: {
    name: {
      type: 'string',
      maxLength: 200,
      'x-mach': {
        labels: { vi: 'Tên', en: 'Name' },
        help: { vi: 'Tên người đã để lại yêu cầu.', en: 'The name of the person who asked.' },
        search: true,
        personal: 'basic'
      }
    },
    personId: personIdField,
    status: {
      type: 'string',
      enum: ['new', 'working', 'contacted', 'nurturing', 'qualified', 'converted', 'disqualified'],
      'x-mach': {
        labels: { vi: 'Trạng thái', en: 'Status' },
        help: {
          vi: 'Đổi sang “Đã liên hệ” thì quy trình theo đuổi bắt đầu tính giờ.',
          en: 'Setting it to “Contacted” starts the clock of the follow-up flow.'
        },
        index: true,
        options: {
          new: { vi: 'Mới', en: 'New' },
          working: { vi: 'Đang xử lý', en: 'Working' },
          contacted: { vi: 'Đã liên hệ', en: 'Contacted' },
          nurturing: { vi: 'Nuôi dưỡng', en: 'Nurturing' },
          qualified: { vi: 'Đủ điều kiện', en: 'Qualified' },
          converted: { vi: 'Đã chuyển đổi', en: 'Converted' },
          disqualified: { vi: 'Không phù hợp', en: 'Disqualified' }
        }
      }
    },
    source: { type: 'string', maxLength: 100, 'x-mach': { labels: { vi: 'Nguồn', en: 'Source' }, index: true } },
    company: {
      type: 'string',
      maxLength: 200,
      'x-mach': { labels: { vi: 'Doanh nghiệp', en: 'Company' }, search: true }
    },
    need: {
      type: 'string',
      maxLength: 20000,
      'x-mach': {
        labels: { vi: 'Nhu cầu', en: 'Need' },
        help: { vi: 'Lời của khách, giữ nguyên.', en: 'In the words of the person.' },
        format: 'longText',
        search: true,
        personal: 'basic'
      }
    },
    budget: {
      type: 'integer',
      minimum: 0,
      'x-mach': {
        labels: { vi: 'Ngân sách (đồng)', en: 'Budget (VND)' },
        help: {
          vi: 'Số tiền khách dự định chi. Khách nêu khoảng thì lấy mức thấp.',
          en: 'What the person means to spend. Of a range, the lower end.'
        },
        format: 'money'
      }
    },
    score: {
      type: 'integer',
      minimum: 0,
      maximum: 100,
      'x-mach': {
        labels: { vi: 'Điểm', en: 'Score' },
        help: { vi: 'Từ 0 đến 100.', en: 'From 0 to 100.' },
        index: true
      }
    },
    grade: {
      type: 'string',
      enum: ['hot', 'warm', 'cold'],
      'x-mach': {
        labels: { vi: 'Mức độ', en: 'Grade' },
        help: { vi: 'Nóng thì gọi ngay, ấm thì chăm sóc, lạnh thì nuôi dưỡng.', en: 'Call the hot ones now.' },
        options: {
          hot: { vi: 'Nóng', en: 'Hot' },
          warm: { vi: 'Ấm', en: 'Warm' },
          cold: { vi: 'Lạnh', en: 'Cold' }
        }
      }
    },
    scoreExplain: {
      type: 'string',
      maxLength: 1000,
      'x-mach': {
        labels: { vi: 'Vì sao có điểm này', en: 'Why this score' },
        help: { vi: 'Từng khoản cộng và trừ.', en: 'Each thing that added or took away.' },
        format: 'longText'
      }
    },
    capturedAt: {
      type: 'string',
      format: 'date-time',
      'x-mach': { labels: { vi: 'Để lại lúc', en: 'Captured at' } }
    },
    contactedAt: {
      type: 'string',
      format: 'date-time',
      'x-mach': { labels: { vi: 'Liên hệ lần đầu lúc', en: 'First contacted at' } }
    },
    answeredAt: {
      type: 'string',
      format: 'date-time',
      'x-mach': {
        labels: { vi: 'Khách trả lời lúc', en: 'Answered at' },
        help: { vi: 'Có giá trị này thì quy trình theo đuổi dừng.', en: 'Once filled, the follow-up flow stops.' }
      }
    },
    utmSource: { type: 'string', maxLength: 200, 'x-mach': { labels: { vi: 'UTM nguồn', en: 'UTM source' } } },
    utmMedium: { type: 'string', maxLength: 200, 'x-mach': { labels: { vi: 'UTM kênh', en: 'UTM medium' } } },
    utmCampaign: { type: 'string', maxLength: 200, 'x-mach': { labels: { vi: 'UTM chiến dịch', en: 'UTM campaign' } } }
  },
  timeline: { subject: 'personId', at: 'capturedAt', summary: 'name' }
})
