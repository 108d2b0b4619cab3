import { describe, expect, test } from 'vitest'
import { listHeading } from '../../../designer/words/list-heading.ts'
import { stepNotes } from '../../../designer/words/step-notes.ts'
import { stepSentence } from '../../../designer/words/step-sentence.ts'
import { innerLists } from '../../../designer/format/inner-lists.ts'
import type { Step } from '../../../schemas/step.ts'
import { sampleCareFlow } from '../../browser/support/sample-care-flow.ts'
import { shopLabels } from './support/shop-labels.ts'

/** A step without its id, which no sentence reads. */
type Bare<S extends Step = Step> = S extends Step ? Omit<S, 'id'> : never

const zone = 'Asia/Ho_Chi_Minh'
const lists = (count: number) => Array.from({ length: count }, (_, place) => ({ id: `l${place}`, steps: [] }))
const yes = { id: 'yes', names: { vi: 'Đồng ý', en: 'Yes' }, steps: [] }

const table: readonly (readonly [Bare, string, string])[] = [
  [{ kind: 'action', action: 'email.send' }, 'Gửi email', 'Send an e-mail'],
  [{ kind: 'action', action: 'no.such' }, 'no.such', 'no.such'],
  [{ kind: 'code', code: 'return 1' }, 'Tính bằng mã', 'Work it out by code'],
  [
    { kind: 'branch', cases: [{ id: 'a', when: 'trigger.record.points >= 50', steps: [] }] },
    'Nếu điểm tích lũy ≥ 50',
    'If points ≥ 50'
  ],
  [
    { kind: 'branch', cases: lists(2).map((list) => ({ ...list, when: 'true' })) },
    'Rẽ nhánh theo điều kiện',
    'Divide by condition'
  ],
  [
    { kind: 'split', arms: lists(2).map((list) => ({ ...list, percent: 50 })) },
    'Chia ngẫu nhiên 50/50',
    'Split by chance 50/50'
  ],
  [
    { kind: 'parallel', lists: lists(3), until: 'all' },
    'Làm song song 3 nhánh, đợi cả ba',
    'Do 3 lists side by side, wait for all three'
  ],
  [
    { kind: 'parallel', lists: lists(7), until: 7 },
    'Làm song song 7 nhánh, đợi cả 7',
    'Do 7 lists side by side, wait for all 7'
  ],
  [
    { kind: 'parallel', lists: lists(2), until: 'any' },
    'Làm song song 2 nhánh, nhánh nào xong trước thì đi tiếp',
    'Do 2 lists side by side, go on with the first that is done'
  ],
  [
    { kind: 'parallel', lists: lists(3), until: 2 },
    'Làm song song 3 nhánh, đợi 2 nhánh xong',
    'Do 3 lists side by side, wait for 2 of them'
  ],
  [{ kind: 'forEach', items: { entity: 'crm.person' }, steps: [] }, 'Với mỗi khách hàng', 'For each person'],
  [
    { kind: 'forEach', items: { entity: 'crm.person', where: { stage: 'lead', isVip: true } }, steps: [] },
    'Với mỗi khách hàng có giai đoạn là Tiềm năng và khách thân thiết là Có',
    'For each person whose stage is Lead and regular is Yes'
  ],
  [{ kind: 'forEach', items: { cel: 'steps.cart.lines' }, steps: [] }, 'Với mỗi mục trong lines', 'For each of lines'],
  [
    { kind: 'repeat', steps: [], until: "trigger.record.stage == 'customer'", timesMax: 5 },
    'Lặp lại tối đa 5 lần cho đến khi giai đoạn là Khách mua hàng',
    'Repeat up to 5 times until stage is Customer'
  ],
  [{ kind: 'wait', for: 'P3D' }, 'Chờ 3 ngày', 'Wait 3 days'],
  [{ kind: 'wait', until: 'trigger.record.birthday' }, 'Chờ đến ngày sinh', 'Wait until birthday'],
  [{ kind: 'wait', until: 'now + duration("1h")' }, 'Chờ đến thời điểm đã hẹn', 'Wait until a set time'],
  [{ kind: 'wait', at: { time: '14:30', zone } }, 'Chờ đến 2:30 chiều', 'Wait until 2:30 pm'],
  [
    { kind: 'wait', at: { time: '09:00', zone, days: ['mon', 'tue', 'wed', 'thu', 'fri'] } },
    'Chờ đến 9:00 sáng thứ Hai–thứ Sáu',
    'Wait until 9:00 am, Monday–Friday'
  ],
  [
    { kind: 'wait', at: { time: '20:15', zone, days: ['sun', 'sat'] } },
    'Chờ đến 8:15 tối thứ Bảy và Chủ nhật',
    'Wait until 8:15 pm, Saturday and Sunday'
  ],
  [{ kind: 'wait', working: { calendar: 'shop' } }, 'Chờ đến giờ làm việc', 'Wait until working hours'],
  [
    { kind: 'wait', working: { calendar: 'shop', for: 'PT4H' } },
    'Chờ 4 giờ trong giờ làm việc',
    'Wait 4 hours of working time'
  ],
  [
    { kind: 'waitFor', event: { on: 'signal', name: 'answered' }, within: 'P3D' },
    'Chờ có tín hiệu “answered”, tối đa 3 ngày',
    'Wait until the signal “answered” comes, for up to 3 days'
  ],
  [
    {
      kind: 'waitFor',
      event: { on: 'recordCreated', entity: 'sales.order', by: 'personId', match: 'event.record.total > 5000000' },
      within: 'P1D'
    },
    'Chờ có đơn hàng mới (tổng tiền > 5.000.000 ₫), tối đa 1 ngày',
    'Wait until a new order is created (total > 5.000.000 ₫), for up to 1 day'
  ],
  [
    { kind: 'waitFor', event: { on: 'recordUpdated', entity: 'crm.person', fields: ['stage'] }, within: 'P1D' },
    'Chờ “Giai đoạn” của khách hàng thay đổi, tối đa 1 ngày',
    'Wait until “Stage” of the person changes, for up to 1 day'
  ],
  [
    { kind: 'waitFor', event: { on: 'flowFinished', flow: 'welcome' }, within: 'P1D' },
    'Chờ quy trình “Chào khách mới” kết thúc, tối đa 1 ngày',
    'Wait until the flow “Welcome new customers” finishes, for up to 1 day'
  ],
  [
    { kind: 'approve', title: 'Giảm {{ trigger.x }}% cho khách', approvers: "'Lan'", outcomes: [yes], within: 'P1D' },
    'Xin duyệt: Giảm …% cho khách',
    'Ask for a decision: Giảm …% cho khách'
  ],
  [
    { kind: 'subflow', flow: 'welcome', wait: true },
    'Chạy quy trình “Chào khách mới” và đợi kết quả',
    'Run the flow “Welcome new customers” and wait for its result'
  ],
  [
    { kind: 'subflow', flow: 'other', wait: false },
    'Chạy quy trình “other”, không đợi',
    'Run the flow “other” without waiting'
  ],
  [{ kind: 'end', outcome: 'goal' }, 'Kết thúc: đạt mục tiêu', 'The end: goal reached']
]

describe('stepSentence()', () => {
  test.each(table)('says what %j does', (bare, vi, en) => {
    const step = { id: 'one', ...bare } as Step
    const said = (['vi', 'en'] as const).map((language) => stepSentence(step, shopLabels(language), language))
    expect(said.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([vi, en])
  })

  test('says the name that somebody gave instead', () => {
    const step: Step = { id: 'a', kind: 'wait', for: 'P3D', names: { vi: 'Để khách nghĩ', en: 'Time to think' } }
    expect(stepSentence(step, shopLabels('en'), 'en')).toBe('Time to think')
  })
})

describe('stepNotes()', () => {
  const notes = (id: string) => {
    const step = allSteps(sampleCareFlow.steps).find((one) => one.id === id)
    if (!step) throw new Error(`no step ${id}`)
    return stepNotes(step, shopLabels('vi')).map(({ text, code }) => (code ? `${text} ${code}` : text))
  }

  test.each([
    [
      'sum-up',
      ['Dừng sớm khi điểm tích lũy ≥ 1.000.', 'Mục nào lỗi thì bỏ qua, làm tiếp mục sau.', 'Tối đa 5.000 mục.']
    ],
    [
      'allow',
      [
        "Người duyệt: ['Chị Lan', 'Anh Tú']",
        'Hạn: 2 ngày. Nhắc lại mỗi 8 giờ. Cần 2 người cùng chọn.',
        "Sau 1 ngày hỏi thêm: 'Anh Bình'"
      ]
    ],
    ['office', ['Lịch làm việc “shop”.']],
    ['morning', ['Giờ tính theo Asia/Ho_Chi_Minh.']]
  ])('tells more of %s', (id, told) => {
    expect(notes(id)).toEqual(told)
  })
})

describe('listHeading()', () => {
  const headings = (step: Step) =>
    innerLists(step).map((list) => {
      const { word, text, code } = listHeading(step, list, { labels: shopLabels('vi'), language: 'vi' })
      return [word, text, code].filter(Boolean).join(' | ')
    })

  test('heads each list with when it runs', () => {
    const byId = new Map(allSteps(sampleCareFlow.steps).map((step) => [step.id, headings(step)]))
    expect(byId.get('offer')).toEqual(['70% | Tặng mã giảm giá', '30% | Không tặng'])
    expect(byId.get('care')).toEqual(['Nhánh 1 | Cảm ơn', 'Nhánh 2 | Hỏi thăm', 'Nhánh 3'])
    expect(byId.get('allow')).toEqual(['Mỗi lần hỏi hay nhắc', 'Nếu chọn | Đồng ý', 'Nếu chọn | Không', 'Nếu quá hạn'])
    expect(byId.get('if-big')).toEqual(['Đúng vậy'])
  })

  test('says a condition in words, and as it is written where words fail', () => {
    const cases = [
      { id: 'a', when: 'trigger.record.isVip', steps: [] },
      { id: 'b', when: 'size(trigger.record.tags) > 2', names: { vi: 'Nhiều thẻ', en: 'Tags' }, steps: [] }
    ]
    const step: Step = { id: 'x', kind: 'branch', cases, else: [] }
    expect(headings(step)).toEqual([
      'Nếu | khách thân thiết: có',
      'Hoặc nếu | Nhiều thẻ | size(trigger.record.tags) > 2',
      'Còn lại'
    ])
  })
})

function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...innerLists(step).flatMap((list) => allSteps(list.steps))])
}
