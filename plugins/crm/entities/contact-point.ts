import { defineEntity } from 'mach/sdk'
import { personIdField } from './person-id-field.ts'

/** One way to reach a person. It belongs to one person only: that is how a person who writes again is recognised. */
export const contactPoint = defineEntity({
  id: 'crm.contactPoint',
  labels: { vi: 'Điểm liên hệ', en: 'Contact point' },
  plural: { vi: 'Điểm liên hệ', en: 'Contact points' },
  icon: 'at-sign',
  title: 'value',
  columns: ['kind', 'value', 'personId', 'isPrimary'],
  required: ['personId', 'kind', 'value', 'isPrimary'],
  fields: {
    personId: personIdField,
    kind: {
      type: 'string',
      enum: ['phone', 'email', 'zalo'],
      'x-mach': {
        labels: { vi: 'Loại', en: 'Kind' },
        options: {
          phone: { vi: 'Điện thoại', en: 'Phone' },
          email: { vi: 'Email', en: 'E-mail' },
          zalo: { vi: 'Zalo', en: 'Zalo' }
        }
      }
    },
    value: {
      type: 'string',
      maxLength: 254,
      'x-mach': {
        labels: { vi: 'Giá trị', en: 'Value' },
        help: {
          vi: 'Số hoặc địa chỉ đã chuẩn hóa. Không có hai khách dùng chung một giá trị.',
          en: 'The number or address in its standard form. No two people share one.'
        },
        search: true,
        index: true,
        personal: 'basic'
      }
    },
    raw: {
      type: 'string',
      maxLength: 300,
      'x-mach': {
        labels: { vi: 'Khách viết', en: 'As written' },
        help: { vi: 'Đúng như khách đã điền.', en: 'Exactly what the person filled in.' },
        personal: 'basic'
      }
    },
    isPrimary: {
      type: 'boolean',
      'x-mach': {
        labels: { vi: 'Liên hệ chính', en: 'Main one' },
        help: { vi: 'Dùng trước khi có nhiều cách liên hệ.', en: 'Used first when there are several.' }
      }
    }
  },
  // The value first: it is looked up alone, and the same index answers that.
  unique: [['value', 'kind']]
})
