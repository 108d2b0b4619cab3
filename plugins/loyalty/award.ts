import { defineAction, type RecordOf } from 'mach/sdk'
import { member } from './member.ts'
import { pointsEntry } from './points-entry.ts'

/**
 * Gives points for money spent, once per source, and says which marks of points ever earned were passed by it. The sum
 * does not depend on the order in which purchases arrive: each is rounded down by itself, in whole numbers.
 */
export const award = defineAction({
  id: 'award',
  labels: { vi: 'Tích điểm', en: 'Award points' },
  help: {
    vi: 'Quy tiền thành điểm và ghi sổ. Khách chưa có thẻ thì được cấp thẻ. Một đơn chỉ tích điểm một lần.',
    en: 'Turns money into points and books them. Enrols the person when needed. One source earns points once.'
  },
  icon: 'gift',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['personId', 'sourceType', 'sourceId', 'amountVnd'],
    properties: {
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      sourceType: {
        type: 'string',
        minLength: 1,
        maxLength: 60,
        'x-mach': {
          labels: { vi: 'Phát sinh từ', en: 'Source' },
          help: { vi: 'Ví dụ: order.', en: 'For example: order.' }
        }
      },
      sourceId: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        'x-mach': { labels: { vi: 'Mã chứng từ', en: 'Source id' } }
      },
      amountVnd: { type: 'integer', minimum: 0, 'x-mach': { labels: { vi: 'Số tiền (đồng)', en: 'Amount (VND)' } } },
      vndPerPoint: {
        type: 'integer',
        minimum: 1,
        'x-mach': {
          labels: { vi: 'Số tiền cho một điểm', en: 'VND for one point' },
          help: { vi: 'Để trống là 10.000 đồng.', en: '10,000 when empty.' }
        }
      },
      thresholds: {
        type: 'array',
        maxItems: 20,
        items: { type: 'integer', minimum: 1 },
        'x-mach': {
          labels: { vi: 'Các mốc thưởng', en: 'Marks' },
          help: { vi: 'Tính theo tổng điểm đã tích.', en: 'Of points ever earned.' }
        }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['memberId', 'points', 'balanceBefore', 'balance', 'crossed', 'alreadyAwarded'],
    properties: {
      memberId: { type: 'string', 'x-mach': { labels: { vi: 'Thành viên', en: 'Member' } } },
      points: { type: 'integer', 'x-mach': { labels: { vi: 'Điểm được cộng', en: 'Points' } } },
      balanceBefore: { type: 'integer', 'x-mach': { labels: { vi: 'Số dư trước', en: 'Balance before' } } },
      balance: { type: 'integer', 'x-mach': { labels: { vi: 'Số dư', en: 'Balance' } } },
      crossed: {
        type: 'array',
        items: { type: 'integer' },
        'x-mach': {
          labels: { vi: 'Mốc vừa đạt', en: 'Marks passed' },
          help: { vi: 'Từ thấp đến cao; rỗng khi không đạt mốc nào.', en: 'From low to high; empty when none.' }
        }
      },
      alreadyAwarded: {
        type: 'boolean',
        'x-mach': {
          labels: { vi: 'Đã tích trước đó', en: 'Awarded before' },
          help: { vi: 'Chứng từ này đã được tích điểm; lần này không cộng gì.', en: 'Nothing was added this time.' }
        }
      }
    }
  },
  uses: [
    'records:read:loyalty.member',
    'records:write:loyalty.member',
    'records:read:loyalty.pointsEntry',
    'records:write:loyalty.pointsEntry'
  ],
  reads: [
    { entity: 'loyalty.pointsEntry', where: { sourceType: 'sourceType', sourceId: 'sourceId' } },
    { entity: 'loyalty.member', where: { personId: 'personId' } }
  ],
  writes: [
    { entity: 'loyalty.member', ops: ['create'] },
    { entity: 'loyalty.member', ops: ['update'], fields: ['balance', 'lifetimePoints', 'tier'] },
    { entity: 'loyalty.pointsEntry', ops: ['create'] }
  ],
  async run(input, { records, clock, ids }) {
    const { personId, sourceType, sourceId, thresholds = [] } = input
    const [entries, [known]] = await Promise.all([
      records.find(pointsEntry, { where: { sourceType, sourceId } }),
      records.find(member, { where: { personId } })
    ])
    const before = entries.find((entry) => entry.kind === 'earn')
    if (before) return repeatOf(before)

    const points = Math.floor(input.amountVnd / (input.vndPerPoint ?? 10_000))
    const was = known ?? { balance: 0, lifetimePoints: 0 }
    const balance = was.balance + points
    const lifetimePoints = was.lifetimePoints + points
    const standing = { balance, lifetimePoints, tier: tierOf(lifetimePoints) }
    const memberId = known?.id ?? records.create(member, { personId, cardCode: makeCardCode(ids.next()), ...standing })
    if (known && points > 0) records.update(member, known, standing)
    if (points > 0) {
      const note = `Tích ${points} điểm`
      const entry = {
        memberId,
        personId,
        amount: points,
        kind: 'earn',
        sourceType,
        sourceId,
        balanceAfter: balance
      } as const
      records.create(pointsEntry, { ...entry, at: clock.now(), note })
    }
    const crossed = thresholds.filter((mark) => was.lifetimePoints < mark && lifetimePoints >= mark)
    crossed.sort((a, b) => a - b)
    return { memberId, points, balanceBefore: was.balance, balance, crossed, alreadyAwarded: false }
  }
})

/** The answer to a second asking: the entry as it stands, and no mark, so that no reward is given twice. */
function repeatOf({ memberId, balanceAfter }: RecordOf<typeof pointsEntry>) {
  return { memberId, points: 0, balanceBefore: balanceAfter, balance: balanceAfter, crossed: [], alreadyAwarded: true }
}

function tierOf(lifetimePoints: number): 'member' | 'silver' | 'gold' {
  if (lifetimePoints >= 2_000) return 'gold'
  return lifetimePoints >= 500 ? 'silver' : 'member'
}

const cardLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ten letters that nobody mixes up when reading them aloud, from the random end of an id. */
function makeCardCode(id: string): string {
  let rest = BigInt(`0x${id.slice(-12)}`)
  let code = ''
  for (let letter = 0; letter < 10; letter += 1) {
    code = cardLetters.charAt(Number(rest % 32n)) + code
    rest /= 32n
  }
  return `TV${code}`
}
