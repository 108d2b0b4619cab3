export interface Enquiry {
  readonly hasPhone: boolean
  readonly need: string
  /** In đồng; 0 when unknown. */
  readonly budget: number
  readonly source: string
}

export interface Score {
  readonly score: number
  readonly grade: 'hot' | 'warm' | 'cold'
  /** One line for each thing that counted, with its points. */
  readonly reasons: string[]
}

type Reason = readonly [points: number, text: string]

const hotFrom = 75
const warmFrom = 45
const needCharsRead = 2_000

/** First line that holds counts. */
const budgetSteps: readonly (readonly [fromVnd: number, points: number, text: string])[] = [
  [200_000_000, 30, 'ngân sách từ 200 triệu'],
  [50_000_000, 20, 'ngân sách từ 50 triệu'],
  [1, 10, 'có nêu ngân sách']
]

const urgentWords = [
  'gấp',
  'báo giá',
  'bao gia',
  'đặt hàng',
  'đặt mua',
  'đặt ngay',
  'ký hợp đồng',
  'tuần này',
  'hôm nay'
]
const exploringWords = ['tham khảo', 'tham khao', 'tìm hiểu', 'tim hieu', 'chưa có kế hoạch']

const sourcePoints: ReadonlyMap<string, Reason> = new Map([
  ['referral', [15, 'được giới thiệu']],
  ['event', [10, 'gặp ở sự kiện']],
  ['zalo', [5, 'chủ động nhắn Zalo']],
  ['website', [5, 'tự tìm đến trang web']]
])

/** The whole rule, in one place. The same enquiry always gets the same score, whoever else has written before. */
export function scoreOf(enquiry: Enquiry): Score {
  const reasons = [
    ...budgetReason(enquiry.budget),
    ...(enquiry.hasPhone ? [[30, 'có số điện thoại gọi được'] as const] : []),
    ...needReasons(enquiry.need),
    ...sourceReason(enquiry.source)
  ]
  const sum = reasons.reduce((total, [points]) => total + points, 0)
  const score = Math.min(100, Math.max(0, sum))
  return { score, grade: gradeOf(score), reasons: reasons.map(explain) }
}

function budgetReason(budget: number): readonly Reason[] {
  const step = budgetSteps.find(([fromVnd]) => budget >= fromVnd)
  return step ? [[step[1], step[2]]] : []
}

function needReasons(need: string): readonly Reason[] {
  const text = need.slice(0, needCharsRead).normalize('NFC').toLowerCase()
  const urgent = urgentWords.find((word) => text.includes(word))
  const exploring = exploringWords.find((word) => text.includes(word))
  return [
    ...(urgent ? [[25, `đang cần: “${urgent}”`] as const] : []),
    ...(exploring ? [[-10, `mới tìm hiểu: “${exploring}”`] as const] : [])
  ]
}

function sourceReason(source: string): readonly Reason[] {
  const reason = sourcePoints.get(source.trim().toLowerCase())
  return reason ? [reason] : []
}

function gradeOf(score: number): Score['grade'] {
  if (score >= hotFrom) return 'hot'
  return score >= warmFrom ? 'warm' : 'cold'
}

function explain([points, text]: Reason): string {
  return `${points > 0 ? '+' : '−'}${Math.abs(points)} ${text}`
}
