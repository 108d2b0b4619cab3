import type { EntityView } from '../../../schemas/views.ts'

/** Three kinds of records that between them use every way a field can be shown and entered. */
export const sampleEntities: readonly EntityView[] = [
  {
    id: 'sales.order',
    plugin: 'sales',
    count: 0,
    labels: { vi: 'Đơn hàng', en: 'Order' },
    plural: { vi: 'Đơn hàng', en: 'Orders' },
    icon: 'shopping-bag',
    title: 'code',
    columns: ['code', 'personId', 'total', 'placedAt'],
    required: ['code', 'total'],
    fields: {
      code: { type: 'string', 'x-mach': { labels: { vi: 'Mã đơn', en: 'Code' }, search: true } },
      personId: {
        type: 'string',
        format: 'uuid',
        'x-mach': { labels: { vi: 'Khách hàng', en: 'Customer' }, relation: { entity: 'crm.person' } }
      },
      total: { type: 'integer', 'x-mach': { labels: { vi: 'Tổng tiền', en: 'Total' }, format: 'money' } },
      placedAt: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Đặt lúc', en: 'Placed at' } } }
    }
  },
  {
    id: 'crm.person',
    plugin: 'crm',
    count: 0,
    labels: { vi: 'Khách hàng', en: 'Person' },
    plural: { vi: 'Khách hàng', en: 'People' },
    icon: 'user',
    title: 'fullName',
    columns: ['fullName', 'phone', 'email', 'stage', 'points'],
    required: ['fullName'],
    fields: {
      fullName: { type: 'string', 'x-mach': { labels: { vi: 'Họ và tên', en: 'Full name' }, search: true } },
      phone: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Số điện thoại', en: 'Phone' },
          help: { vi: 'Có thể gõ 0901 234 567.', en: 'You may type 0901 234 567.' },
          format: 'phone',
          personal: 'basic'
        }
      },
      email: { type: 'string', format: 'email', 'x-mach': { labels: { vi: 'Email', en: 'E-mail' }, format: 'email' } },
      stage: {
        type: 'string',
        enum: ['lead', 'customer'],
        'x-mach': {
          labels: { vi: 'Giai đoạn', en: 'Stage' },
          options: { lead: { vi: 'Tiềm năng', en: 'Lead' }, customer: { vi: 'Khách mua hàng', en: 'Customer' } }
        }
      },
      points: { type: 'integer', 'x-mach': { labels: { vi: 'Điểm tích lũy', en: 'Points' }, format: 'points' } },
      birthday: { type: 'string', format: 'date', 'x-mach': { labels: { vi: 'Ngày sinh', en: 'Birthday' } } },
      isVip: { type: 'boolean', 'x-mach': { labels: { vi: 'Khách thân thiết', en: 'Regular' } } },
      tags: { type: 'array', 'x-mach': { labels: { vi: 'Thẻ', en: 'Tags' } } },
      note: { type: 'string', 'x-mach': { labels: { vi: 'Ghi chú', en: 'Note' }, format: 'longText' } }
    }
  },
  {
    id: 'crm.consent',
    plugin: 'crm',
    count: 0,
    labels: { vi: 'Sự đồng ý', en: 'Consent' },
    plural: { vi: 'Sự đồng ý', en: 'Consents' },
    icon: 'shield-check',
    title: 'summary',
    columns: ['summary', 'personId'],
    appendOnly: true,
    fields: {
      summary: { type: 'string', 'x-mach': { labels: { vi: 'Nội dung', en: 'Summary' } } },
      personId: {
        type: 'string',
        format: 'uuid',
        'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' }, relation: { entity: 'crm.person' } }
      }
    }
  }
]
