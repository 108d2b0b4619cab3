import { defineEntity } from 'mach/sdk'

/** One line of the points ledger. It is never changed: a mistake is put right by another line. */
export const pointsEntry = defineEntity({
  id: 'loyalty.pointsEntry',
  labels: { vi: 'Bút toán điểm', en: 'Points entry' },
  plural: { vi: 'Sổ điểm thưởng', en: 'Points ledger' },
  icon: 'coins',
  title: 'note',
  columns: ['note', 'personId', 'amount', 'balanceAfter', 'kind', 'at'],
  required: ['memberId', 'personId', 'amount', 'kind', 'sourceType', 'sourceId', 'balanceAfter', 'at', 'note'],
  appendOnly: true,
  fields: {
    memberId: {
      type: 'string',
      format: 'uuid',
      'x-mach': {
        labels: { vi: 'Thành viên', en: 'Member' },
        relation: { entity: 'loyalty.member' },
        index: true
      }
    },
    personId: {
      type: 'string',
      format: 'uuid',
      'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' }, relation: { entity: 'crm.person' }, index: true }
    },
    amount: {
      type: 'integer',
      'x-mach': {
        labels: { vi: 'Số điểm', en: 'Amount' },
        help: { vi: 'Âm khi đổi quà.', en: 'Negative when points are spent.' },
        format: 'points'
      }
    },
    kind: {
      type: 'string',
      enum: ['earn', 'redeem', 'adjust'],
      'x-mach': {
        labels: { vi: 'Loại', en: 'Kind' },
        options: {
          earn: { vi: 'Tích điểm', en: 'Earned' },
          redeem: { vi: 'Đổi quà', en: 'Redeemed' },
          adjust: { vi: 'Điều chỉnh', en: 'Adjusted' }
        }
      }
    },
    sourceType: {
      type: 'string',
      maxLength: 60,
      'x-mach': {
        labels: { vi: 'Phát sinh từ', en: 'Source' },
        help: { vi: 'Loại chứng từ, ví dụ order.', en: 'The kind of thing it comes from, for example order.' }
      }
    },
    sourceId: {
      type: 'string',
      maxLength: 100,
      'x-mach': {
        labels: { vi: 'Mã chứng từ', en: 'Source id' },
        help: { vi: 'Một chứng từ chỉ được tích điểm một lần.', en: 'One source earns points once.' },
        index: true
      }
    },
    balanceAfter: {
      type: 'integer',
      'x-mach': { labels: { vi: 'Số dư sau đó', en: 'Balance after' }, format: 'points' }
    },
    at: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Lúc', en: 'At' } } },
    note: { type: 'string', maxLength: 200, 'x-mach': { labels: { vi: 'Diễn giải', en: 'Note' } } }
  },
  unique: [['sourceType', 'sourceId', 'kind']],
  timeline: { subject: 'personId', at: 'at', summary: 'note' }
})
