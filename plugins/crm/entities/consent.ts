import { defineEntity } from 'mach/sdk'
import { personIdField } from './person-id-field.ts'

/** Evidence of what a person agreed to, for one purpose on one channel. Withdrawing adds a record; nothing is rewritten. */
export const consent = defineEntity({
  id: 'crm.consent',
  labels: { vi: 'Sự đồng ý', en: 'Consent' },
  plural: { vi: 'Sự đồng ý', en: 'Consents' },
  icon: 'shield-check',
  title: 'summary',
  columns: ['summary', 'state', 'personId', 'method', 'textVersion', 'obtainedAt'],
  required: ['personId', 'purpose', 'channel', 'state', 'method', 'textVersion', 'obtainedAt', 'summary'],
  appendOnly: true,
  fields: {
    personId: personIdField,
    purpose: {
      type: 'string',
      maxLength: 60,
      'x-mach': {
        labels: { vi: 'Mục đích', en: 'Purpose' },
        help: {
          vi: 'Dữ liệu được dùng để làm gì, ví dụ marketing.',
          en: 'What the data is used for, for example marketing.'
        }
      }
    },
    channel: {
      type: 'string',
      maxLength: 60,
      'x-mach': {
        labels: { vi: 'Kênh', en: 'Channel' },
        help: { vi: 'Chỉ được liên hệ qua kênh này.', en: 'Agreed for this channel only.' }
      }
    },
    state: {
      type: 'string',
      enum: ['granted', 'denied', 'withdrawn'],
      'x-mach': {
        labels: { vi: 'Trạng thái', en: 'State' },
        options: {
          granted: { vi: 'Đồng ý', en: 'Granted' },
          denied: { vi: 'Từ chối', en: 'Denied' },
          withdrawn: { vi: 'Đã rút lại', en: 'Withdrawn' }
        }
      }
    },
    method: {
      type: 'string',
      enum: ['form', 'call', 'paper', 'message', 'import'],
      'x-mach': {
        labels: { vi: 'Cách lấy ý kiến', en: 'Method' },
        options: {
          form: { vi: 'Biểu mẫu', en: 'Form' },
          call: { vi: 'Cuộc gọi có ghi âm', en: 'Recorded call' },
          paper: { vi: 'Giấy ký', en: 'Signed paper' },
          message: { vi: 'Tin nhắn', en: 'Message' },
          import: { vi: 'Nhập kèm bằng chứng', en: 'Import with proof' }
        }
      }
    },
    textVersion: {
      type: 'string',
      maxLength: 60,
      'x-mach': {
        labels: { vi: 'Phiên bản lời hỏi', en: 'Version of the text' },
        help: { vi: 'Khách đã đọc lời hỏi nào.', en: 'Which wording the person saw.' }
      }
    },
    obtainedAt: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Lúc', en: 'Obtained at' } } },
    evidence: {
      type: 'string',
      maxLength: 1000,
      'x-mach': {
        labels: { vi: 'Bằng chứng', en: 'Evidence' },
        help: { vi: 'Biểu mẫu, bản ghi âm hay tệp nào chứng minh.', en: 'The form, recording or file that proves it.' }
      }
    },
    summary: { type: 'string', maxLength: 200, 'x-mach': { labels: { vi: 'Tóm tắt', en: 'Summary' } } }
  },
  timeline: { subject: 'personId', at: 'obtainedAt', summary: 'summary' }
})
