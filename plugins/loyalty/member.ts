import { defineEntity } from 'mach/sdk'

/** A person's place in the loyalty programme. The balance is what the ledger adds up to; only awards change it. */
export const member = defineEntity({
  id: 'loyalty.member',
  labels: { vi: 'Thành viên', en: 'Member' },
  plural: { vi: 'Thành viên', en: 'Members' },
  icon: 'badge',
  title: 'cardCode',
  columns: ['cardCode', 'personId', 'balance', 'lifetimePoints', 'tier'],
  required: ['personId', 'cardCode', 'balance', 'lifetimePoints', 'tier'],
  fields: {
    personId: {
      type: 'string',
      format: 'uuid',
      'x-mach': {
        labels: { vi: 'Khách hàng', en: 'Person' },
        help: { vi: 'Mỗi khách chỉ có một thẻ.', en: 'A person has one card.' },
        relation: { entity: 'crm.person' },
        unique: true
      }
    },
    cardCode: {
      type: 'string',
      maxLength: 20,
      'x-mach': { labels: { vi: 'Mã thẻ', en: 'Card code' }, search: true, unique: true }
    },
    balance: {
      type: 'integer',
      'x-mach': {
        labels: { vi: 'Điểm hiện có', en: 'Balance' },
        help: { vi: 'Điểm còn dùng được.', en: 'Points that can be spent.' },
        format: 'points',
        index: true
      }
    },
    lifetimePoints: {
      type: 'integer',
      minimum: 0,
      'x-mach': {
        labels: { vi: 'Tổng điểm đã tích', en: 'Points ever earned' },
        help: { vi: 'Không giảm khi đổi quà; xét hạng và mốc thưởng theo đây.', en: 'Spending does not lower it.' },
        format: 'points'
      }
    },
    tier: {
      type: 'string',
      enum: ['member', 'silver', 'gold'],
      'x-mach': {
        labels: { vi: 'Hạng thành viên', en: 'Tier' },
        options: {
          member: { vi: 'Thành viên', en: 'Member' },
          silver: { vi: 'Bạc', en: 'Silver' },
          gold: { vi: 'Vàng', en: 'Gold' }
        }
      }
    }
  }
})
