/**
 * Points for people who come back: a card for each, and a ledger that only grows. It must never change a line of the
 * ledger, and never award the same purchase twice.
 */
import { definePlugin } from 'mach/sdk'
import { award } from './award.ts'
import { member } from './member.ts'
import { pointsEntry } from './points-entry.ts'

export default definePlugin({
  id: 'loyalty',
  version: '0.1.0',
  engine: '^0.1.0',
  labels: { vi: 'Khách hàng thân thiết', en: 'Loyalty' },
  description: { vi: 'Thẻ thành viên và sổ điểm thưởng.', en: 'Membership cards and a ledger of points.' },
  dependencies: { crm: '^0.1.0' },
  entities: [member, pointsEntry],
  actions: [award],
  capabilities: [
    'records:read:loyalty.member',
    'records:write:loyalty.member',
    'records:read:loyalty.pointsEntry',
    'records:write:loyalty.pointsEntry'
  ]
})
