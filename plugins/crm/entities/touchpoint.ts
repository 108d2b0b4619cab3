import { defineEntity } from 'mach/sdk'
import { personIdField } from './person-id-field.ts'

/** One moment at which a person and the business met, on any channel. It has happened, so it is never changed. */
export const touchpoint = defineEntity({
  id: 'crm.touchpoint',
  labels: { vi: 'Điểm chạm', en: 'Touchpoint' },
  plural: { vi: 'Điểm chạm', en: 'Touchpoints' },
  icon: 'footprints',
  title: 'summary',
  columns: ['summary', 'kind', 'channel', 'phase', 'personId', 'at'],
  required: ['personId', 'channel', 'at', 'kind', 'summary', 'phase'],
  appendOnly: true,
  fields: {
    personId: personIdField,
    channel: {
      type: 'string',
      enum: ['web', 'email', 'phone', 'sms', 'zalo', 'store', 'other'],
      'x-mach': {
        labels: { vi: 'Kênh', en: 'Channel' },
        options: {
          web: { vi: 'Trang web', en: 'Web' },
          email: { vi: 'Email', en: 'E-mail' },
          phone: { vi: 'Điện thoại', en: 'Phone' },
          sms: { vi: 'SMS', en: 'SMS' },
          zalo: { vi: 'Zalo', en: 'Zalo' },
          store: { vi: 'Cửa hàng', en: 'Store' },
          other: { vi: 'Khác', en: 'Other' }
        }
      }
    },
    at: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Lúc', en: 'At' } } },
    kind: {
      type: 'string',
      enum: ['form', 'message', 'call', 'visit', 'order', 'reward', 'note'],
      'x-mach': {
        labels: { vi: 'Loại', en: 'Kind' },
        options: {
          form: { vi: 'Biểu mẫu', en: 'Form' },
          message: { vi: 'Tin nhắn', en: 'Message' },
          call: { vi: 'Cuộc gọi', en: 'Call' },
          visit: { vi: 'Ghé thăm', en: 'Visit' },
          order: { vi: 'Đơn hàng', en: 'Order' },
          reward: { vi: 'Phần thưởng', en: 'Reward' },
          note: { vi: 'Ghi chú', en: 'Note' }
        }
      }
    },
    summary: {
      type: 'string',
      maxLength: 300,
      'x-mach': { labels: { vi: 'Tóm tắt', en: 'Summary' }, personal: 'basic' }
    },
    phase: {
      type: 'string',
      enum: ['before', 'during', 'after'],
      'x-mach': {
        labels: { vi: 'Giai đoạn bán hàng', en: 'Phase of the sale' },
        help: { vi: 'Trước, trong hay sau khi mua.', en: 'Before, during or after buying.' },
        options: {
          before: { vi: 'Trước bán hàng', en: 'Before the sale' },
          during: { vi: 'Trong bán hàng', en: 'During the sale' },
          after: { vi: 'Sau bán hàng', en: 'After the sale' }
        }
      }
    }
  },
  timeline: { subject: 'personId', at: 'at', summary: 'summary' }
})
