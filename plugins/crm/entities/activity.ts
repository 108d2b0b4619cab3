import { defineEntity } from 'mach/sdk'
import { personIdField } from './person-id-field.ts'

/** Something people do or have done: a task, a call, a meeting, a note, a mail. */
export const activity = defineEntity({
  id: 'crm.activity',
  labels: { vi: 'Hoạt động', en: 'Activity' },
  plural: { vi: 'Hoạt động', en: 'Activities' },
  icon: 'check-square',
  title: 'subject',
  columns: ['subject', 'kind', 'status', 'priority', 'dueAt', 'personId'],
  required: ['kind', 'subject', 'status', 'priority', 'dueAt'],
  fields: {
    kind: {
      type: 'string',
      enum: ['task', 'call', 'meeting', 'note', 'email'],
      'x-mach': {
        labels: { vi: 'Loại', en: 'Kind' },
        options: {
          task: { vi: 'Công việc', en: 'Task' },
          call: { vi: 'Cuộc gọi', en: 'Call' },
          meeting: { vi: 'Cuộc hẹn', en: 'Meeting' },
          note: { vi: 'Ghi chú', en: 'Note' },
          email: { vi: 'Email', en: 'E-mail' }
        }
      }
    },
    subject: {
      type: 'string',
      maxLength: 300,
      'x-mach': { labels: { vi: 'Nội dung', en: 'Subject' }, search: true, personal: 'basic' }
    },
    personId: personIdField,
    leadId: {
      type: 'string',
      format: 'uuid',
      'x-mach': {
        labels: { vi: 'Khách hàng tiềm năng', en: 'Lead' },
        help: { vi: 'Yêu cầu mà việc này phục vụ.', en: 'The enquiry it serves.' },
        relation: { entity: 'crm.lead' }
      }
    },
    dueAt: {
      type: 'string',
      format: 'date-time',
      'x-mach': {
        labels: { vi: 'Hạn', en: 'Due at' },
        help: { vi: 'Phải xong trước giờ này.', en: 'To be done before this time.' },
        index: true
      }
    },
    status: {
      type: 'string',
      enum: ['open', 'done'],
      'x-mach': {
        labels: { vi: 'Trạng thái', en: 'Status' },
        index: true,
        options: { open: { vi: 'Chưa xong', en: 'Open' }, done: { vi: 'Đã xong', en: 'Done' } }
      }
    },
    priority: {
      type: 'string',
      enum: ['high', 'normal', 'low'],
      'x-mach': {
        labels: { vi: 'Ưu tiên', en: 'Priority' },
        options: {
          high: { vi: 'Cao', en: 'High' },
          normal: { vi: 'Thường', en: 'Normal' },
          low: { vi: 'Thấp', en: 'Low' }
        }
      }
    },
    outcome: {
      type: 'string',
      maxLength: 2000,
      'x-mach': {
        labels: { vi: 'Kết quả', en: 'Outcome' },
        help: { vi: 'Ghi lại điều đã xảy ra, để người sau không phải hỏi lại khách.', en: 'What came of it.' },
        format: 'longText'
      }
    }
  },
  timeline: { subject: 'personId', at: 'dueAt', summary: 'subject' }
})
