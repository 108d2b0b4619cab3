import { describe, expect, test } from 'vitest'
import { conditionText, conditionWords } from '../../../designer/words/condition-words.ts'
import { withScope, withTrigger } from '../../../designer/words/with-scope.ts'
import { shopLabels } from './support/shop-labels.ts'

describe('conditionWords()', () => {
  test.each([
    ['trigger.record.points >= 50', 'điểm tích lũy ≥ 50', 'points ≥ 50'],
    ["trigger.form.stage == 'lead'", 'giai đoạn là Tiềm năng', 'stage is Lead'],
    ["trigger.form.stage != 'lead'", 'giai đoạn khác Tiềm năng', 'stage is not Lead'],
    [
      "trigger.record.stage in ['lead', 'customer']",
      'giai đoạn là Tiềm năng hoặc Khách mua hàng',
      'stage is Lead or Customer'
    ],
    ["!(trigger.record.stage in ['lead'])", 'giai đoạn không phải Tiềm năng', 'stage is not Lead'],
    ['trigger.record.isVip', 'khách thân thiết: có', 'regular: yes'],
    ['!trigger.record.isVip', 'khách thân thiết: không', 'regular: no'],
    ['trigger.record.isVip == false', 'khách thân thiết: không', 'regular: no'],
    ["trigger.form.phone != ''", 'có số điện thoại', 'phone is given'],
    ['has(trigger.form.phone)', 'có số điện thoại', 'phone is given'],
    ['!has(trigger.form.phone)', 'chưa có số điện thoại', 'phone is missing'],
    ['trigger.form.phone == null', 'chưa có số điện thoại', 'phone is missing'],
    ["'cà phê' in trigger.record.tags", 'thẻ có chứa cà phê', 'tags contains cà phê'],
    ["trigger.record.note.contains('gấp')", 'ghi chú có chứa gấp', 'note contains gấp'],
    ['trigger.form.budget > steps["last-order"].total', 'budget > total', 'budget > total'],
    ['amount(trigger.form.wish) > 50000000', 'wish > 50000000', 'wish > 50000000'],
    ['a < 1 && b <= 2.5', 'a < 1 và b ≤ 2.5', 'a < 1 and b ≤ 2.5'],
    ['(a == 1 || b == 2) && c == -3', '(a là 1 hoặc b là 2) và c là -3', '(a is 1 or b is 2) and c is -3'],
    ['a == 1 || b == 2 && c == 3', 'a là 1 hoặc b là 2 và c là 3', 'a is 1 or b is 2 and c is 3']
  ])('says %s', (cel, vi, en) => {
    expect([conditionWords(cel, shopLabels('vi')), conditionWords(cel, shopLabels('en'))]).toEqual([vi, en])
  })

  test.each([
    'size(trigger.record.tags) > 2',
    'a + 1 > 2',
    'a ? b : c',
    'a ==',
    'a == 1 &&',
    '(a == 1',
    'a == 1)',
    '!(a == 1 || b == 2)',
    "x.matches('a') == y",
    '5 > a',
    "'open",
    ''
  ])('leaves %s as it is written', (cel) => {
    expect(conditionWords(cel, shopLabels('vi'))).toBeNull()
    expect(conditionText(cel, shopLabels('vi'))).toBe(cel)
  })

  test('calls a field by the label of the record it belongs to, and never guesses between two', () => {
    const labels = shopLabels('vi')
    expect(conditionWords("trigger.record.personId == 'x'", labels)).toBe('personId là x')
    const ofOrder = withTrigger(labels, { type: 'recordCreated', entity: 'sales.order' })
    expect(conditionWords("trigger.record.personId == 'x'", ofOrder)).toBe('khách hàng là x')
    expect(conditionWords('item.total > 5', withScope(labels, { item: 'sales.order' }))?.replace('\u00a0', ' ')).toBe(
      'tổng tiền > 5 ₫'
    )
  })

  test('does not take what a step gave for a field of a record', () => {
    expect(conditionWords('steps.score.points >= 50', shopLabels('vi'))).toBe('points ≥ 50')
  })
})
