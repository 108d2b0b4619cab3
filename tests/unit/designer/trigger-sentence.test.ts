import { describe, expect, test } from 'vitest'
import { enrolmentSentences } from '../../../designer/words/enrolment-sentences.ts'
import { triggerNotes } from '../../../designer/words/trigger-notes.ts'
import { triggerSentence } from '../../../designer/words/trigger-sentence.ts'
import type { Enrolment } from '../../../schemas/enrolment.ts'
import type { DateTrigger, Trigger } from '../../../schemas/trigger.ts'
import { shopLabels } from './support/shop-labels.ts'

const zone = 'Asia/Ho_Chi_Minh'
const birthday: DateTrigger = { type: 'date', entity: 'crm.person', field: 'birthday', zone, missed: 'run' }
const day: DateTrigger = { type: 'date', on: '2026-10-20', zone, missed: 'skip' }

const table: readonly (readonly [Trigger, string, string])[] = [
  [{ type: 'form', form: 'lead' }, 'Khi có người gửi biểu mẫu “lead”', 'When somebody sends the form “lead”'],
  [{ type: 'webhook', body: {} }, 'Khi hệ thống khác gửi dữ liệu tới', 'When another system sends data'],
  [{ type: 'recordCreated', entity: 'sales.order' }, 'Khi có đơn hàng mới', 'When a new order is created'],
  [
    { type: 'recordUpdated', entity: 'crm.person', fields: ['stage', 'points'] },
    'Khi “Giai đoạn”, “Điểm tích lũy” của khách hàng thay đổi',
    'When “Stage”, “Points” of any person changes'
  ],
  [
    { type: 'threshold', entity: 'crm.person', field: 'points', value: 5000, direction: 'up' },
    'Khi “Điểm tích lũy” của khách hàng tăng qua mốc 5.000',
    'When “Points” of any person rises past 5,000'
  ],
  [
    { type: 'threshold', entity: 'crm.person', field: 'points', value: 10, direction: 'down' },
    'Khi “Điểm tích lũy” của khách hàng giảm qua mốc 10',
    'When “Points” of any person falls past 10'
  ],
  [{ type: 'schedule', cron: '0 8 * * *', zone, missed: 'run' }, 'Mỗi ngày lúc 08:00', 'Every day at 08:00'],
  [birthday, 'Vào “Ngày sinh” của mỗi khách hàng', 'On “Birthday” of every person'],
  [
    { ...birthday, offset: '-P3D', timeOfDay: '09:00', recurs: 'yearly' },
    '3 ngày trước “Ngày sinh” của mỗi khách hàng, lúc 9:00 sáng, hằng năm',
    '3 days before “Birthday” of every person, at 9:00 am, every year'
  ],
  [
    { ...birthday, offset: 'P1W', recurs: 'once' },
    '7 ngày sau “Ngày sinh” của mỗi khách hàng',
    '7 days after “Birthday” of every person'
  ],
  [
    { ...birthday, recurs: 'lunarYearly' },
    'Vào “Ngày sinh” của mỗi khách hàng, hằng năm theo âm lịch',
    'On “Birthday” of every person, every year by the lunar calendar'
  ],
  [day, 'Vào ngày 20/10/2026', 'On 20/10/2026'],
  [{ ...day, recurs: 'yearly' }, 'Vào ngày 20/10, hằng năm', 'On 20/10, every year'],
  [
    { ...day, recurs: 'lunarYearly', timeOfDay: '12:00' },
    'Vào ngày âm lịch của 20/10/2026, lúc 12:00 trưa, hằng năm theo âm lịch',
    'On the lunar day of 20/10/2026, at 12:00 pm, every year by the lunar calendar'
  ],
  [
    { type: 'inactivity', entity: 'crm.person', for: 'P90D', missed: 'run' },
    'Khi khách hàng không có gì mới trong 90 ngày',
    'When nothing happens to any person for 90 days'
  ],
  [
    { type: 'inactivity', entity: 'sales.order', field: 'placedAt', for: 'P30D', missed: 'run' },
    'Khi đã 30 ngày kể từ “Đặt lúc” của đơn hàng',
    'When 30 days have passed since “Placed at” of any order'
  ],
  [{ type: 'plugin', trigger: 'shop.asked' }, 'Khi có việc: shop.asked', 'When it happens: shop.asked'],
  [{ type: 'signal', name: 'call.missed' }, 'Khi có tín hiệu “call.missed”', 'When the signal “call.missed” comes'],
  [
    { type: 'flowFinished', flow: 'welcome' },
    'Khi quy trình “Chào khách mới” kết thúc',
    'When the flow “Welcome new customers” finishes'
  ],
  [
    { type: 'flowFinished', flow: 'welcome', outcomes: ['goal', 'completed', 'failed'] },
    'Khi quy trình “Chào khách mới” kết thúc: đạt mục tiêu, hoàn tất hoặc bị lỗi',
    'When the flow “Welcome new customers” finishes: goal reached, completed or failed'
  ],
  [{ type: 'manual' }, 'Khi có người bấm chạy', 'When somebody starts it by hand']
]

describe('triggerSentence()', () => {
  test.each(table)('says %j', (trigger, vi, en) => {
    const said = (['vi', 'en'] as const).map((language) => triggerSentence(trigger, shopLabels(language)))
    expect(said).toEqual([vi, en])
  })
})

describe('triggerNotes()', () => {
  test('tell the zone, what was missed, 29 February, and what comes in bursts', () => {
    shopLabels('vi')
    const debounce = { for: 'PT10M', atMost: 'PT1H' }
    expect(triggerNotes({ ...birthday, recurs: 'yearly', leapDay: 'mar1', debounce })).toEqual([
      'Giờ tính theo Asia/Ho_Chi_Minh.',
      'Giờ đã lỡ khi Mạch tắt sẽ được chạy bù.',
      'Năm không nhuận, ngày 29/02 tính là 01/03.',
      'Đến dồn dập trong 10 phút thì gộp thành một lần chạy, lấy dữ liệu mới nhất.',
      'Chậm nhất là 1 giờ sau lần đầu.'
    ])
    expect(triggerNotes({ type: 'manual' })).toEqual([])
  })
})

const rules: readonly (readonly [Enrolment, string, string])[] = [
  [
    { onConflict: 'skip' },
    'Đang ở trong quy trình thì không vào thêm lần nữa.',
    'Who is in it already does not come in again.'
  ],
  [
    { onConflict: 'restart' },
    'Đang ở trong quy trình thì dừng lần cũ, chạy lại từ đầu.',
    'A second run of the same one stops the first and starts over.'
  ],
  [
    { onConflict: 'queue' },
    'Đang ở trong quy trình thì lần mới đợi lần cũ xong.',
    'A second run of the same one waits for the first.'
  ],
  [
    { onConflict: 'parallel' },
    'Một đối tượng có thể ở trong quy trình nhiều lần cùng lúc.',
    'The same one may be in it several times at once.'
  ],
  [{ reEnrol: 'never' }, 'Mỗi đối tượng chỉ vào một lần.', 'Each one comes in only once.'],
  [
    { reEnrol: 'always' },
    'Đã xong thì được vào lại bất cứ lúc nào.',
    'Who has been through may come again at any time.'
  ],
  [
    { reEnrol: { after: 'P30D' } },
    'Đã xong thì sau 30 ngày mới được vào lại.',
    'Who has been through may come again after 30 days.'
  ],
  [
    { goal: { on: 'recordCreated', entity: 'sales.order' } },
    'Đạt mục tiêu và kết thúc ngay khi có đơn hàng mới.',
    'Reaches its goal and ends as soon as a new order is created.'
  ],
  [
    { suppress: "trigger.record.stage == 'customer'" },
    'Không vào khi giai đoạn là Khách mua hàng.',
    'Nobody comes in while stage is Customer.'
  ],
  [
    { exclusiveGroup: 'care' },
    'Mỗi lúc chỉ ở một quy trình của nhóm “care”.',
    'In only one flow of the group “care” at a time.'
  ],
  [
    { maxConcurrent: 2000 },
    'Tối đa 2.000 lần chạy cùng lúc, còn lại xếp hàng.',
    'At most 2,000 runs at a time; more wait in line.'
  ],
  [{ maxConcurrentPerKey: 1 }, 'Mỗi đối tượng tối đa 1 lần chạy cùng lúc.', 'At most 1 run of each one at a time.'],
  [
    { rate: { count: 50, per: 'PT1H', of: 'flow' } },
    'Trong 1 giờ chỉ bắt đầu tối đa 50 lần.',
    'At most 50 runs begin within 1 hour.'
  ],
  [
    { rate: { count: 1, per: 'P1D', of: 'key' } },
    'Trong 1 ngày mỗi đối tượng chỉ bắt đầu tối đa 1 lần.',
    'At most 1 run of each one begins within 1 day.'
  ],
  [{ priority: 'high' }, 'Được ưu tiên khi máy bận.', 'Goes first when Mạch is busy.'],
  [{ priority: 'low' }, 'Nhường quy trình khác khi máy bận.', 'Lets others go first when Mạch is busy.']
]

describe('enrolmentSentences()', () => {
  test.each(rules)('say %j', (enrolment, vi, en) => {
    const said = (['vi', 'en'] as const).map((language) => enrolmentSentences(enrolment, shopLabels(language)))
    expect(said).toEqual([[vi], [en]])
  })

  test('say nothing of what nobody has set', () => {
    expect(enrolmentSentences({ priority: 'normal' }, shopLabels('vi'))).toEqual([])
  })
})
