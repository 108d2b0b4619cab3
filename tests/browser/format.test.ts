import { describe, expect, test } from 'vitest'
import { columnsOf } from '../../designer/format/columns.ts'
import { changedValues, readDraft, toDraft } from '../../designer/format/drafts.ts'
import { inSentence } from '../../designer/format/in-sentence.ts'
import { jsonRows } from '../../designer/format/json-rows.ts'
import { mappingRows } from '../../designer/format/mapping-rows.ts'
import { calendarDayText, fromWallTime, momentText, toWallTime } from '../../designer/format/moment.ts'
import { moneyText } from '../../designer/format/money.ts'
import { phoneText } from '../../designer/format/phone.ts'
import { relatedIds } from '../../designer/format/related-ids.ts'
import { nextSort } from '../../designer/format/sort-order.ts'
import { firstText, triggerData } from '../../designer/format/trigger-data.ts'
import { millisToSpan, parseDuration } from '../../designer/format/span.ts'
import type { Field } from '../../schemas/entity.ts'
import { sampleEntities } from './support/sample-entities.ts'

const labels = { vi: 'Ô', en: 'Field' }
const field = (own: Partial<Field>, format?: Field['x-mach']['format']): Field => ({
  type: 'string',
  ...own,
  'x-mach': { labels, ...(format && { format }) }
})
const [order, person] = sampleEntities

describe('times', () => {
  test('are shown on the clock of Việt Nam, across midnight and the year', () => {
    expect(momentText('2026-12-31T17:05:00.000Z')).toBe('01/01/2027 00:05')
    expect(momentText(0)).toBe('01/01/1970 08:00')
  })

  test('that a person enters are on that clock too', () => {
    expect(fromWallTime('2026-11-22T09:14')).toBe('2026-11-22T02:14:00.000Z')
    expect(toWallTime('2026-11-22T02:14:00.000Z')).toBe('2026-11-22T09:14')
  })

  test('a calendar day belongs to no zone', () => {
    expect(calendarDayText('1992-04-30')).toBe('30/04/1992')
  })
})

describe('amounts, phones and lengths of time', () => {
  test('money is whole đồng with dots', () => {
    expect(moneyText(1_250_000).replace('\u00a0', ' ')).toBe('1.250.000 ₫')
  })

  test('a Vietnamese phone loses its country code, a foreign one keeps it', () => {
    expect(phoneText('+84901234567')).toBe('0901 234 567')
    expect(phoneText('+842838221234')).toBe('02838221234')
    expect(phoneText('+33612345678')).toBe('+33612345678')
  })

  test('a duration keeps the units it was written in', () => {
    expect(parseDuration('PT24H')).toEqual({ days: 0, hours: 24, minutes: 0, seconds: 0 })
    expect(parseDuration('P1W2DT3M')).toEqual({ days: 9, hours: 0, minutes: 3, seconds: 0 })
    expect(parseDuration('tomorrow')).toBeNull()
    expect(millisToSpan(93_784_999)).toEqual({ days: 1, hours: 2, minutes: 3, seconds: 4 })
  })
})

describe('drafts of a form', () => {
  test('numbers may be typed with dots, a decimal with a comma, and a word is refused', () => {
    expect(readDraft(field({ type: 'integer' }, 'money'), '1.250.000')).toEqual({ ok: true, value: 1_250_000 })
    expect(readDraft(field({ type: 'number' }), '1,5')).toEqual({ ok: true, value: 1.5 })
    expect(readDraft(field({ type: 'integer' }), 'nhiều')).toEqual({ ok: false, want: 'number' })
  })

  test('lines are a list, an empty control is null, and a date and time is an instant', () => {
    expect(readDraft(field({ type: 'array' }), 'Hà Nội\n\n cà phê ')).toEqual({ ok: true, value: ['Hà Nội', 'cà phê'] })
    expect(readDraft(field({}), '  ')).toEqual({ ok: true, value: null })
    const moment = field({ format: 'date-time' })
    expect(readDraft(moment, '2026-11-22T09:14')).toEqual({ ok: true, value: '2026-11-22T02:14:00.000Z' })
    expect(toDraft(moment, '2026-11-22T02:14:00.000Z')).toBe('2026-11-22T09:14')
  })

  test('only what differs from the record is sent; a box never ticked and left alone is no change', () => {
    if (!person) throw new Error('the sample has no person')
    const stored = { fullName: 'Hoa', phone: '+84901234567', tags: ['a'] }
    const drafts = { fullName: 'Hoa', phone: '', tags: 'a', isVip: false, points: '5' }
    expect(changedValues(person, drafts, stored)).toEqual({ phone: null, points: 5 })
  })
})

describe('lists', () => {
  test('start with the title, follow the plugin and end with the time of creation unless they tell a time', () => {
    if (!order || !person) throw new Error('the sample has no order or no person')
    expect(columnsOf(order).map(({ name }) => name)).toEqual(['code', 'personId', 'total', 'placedAt'])
    expect(columnsOf(order).map(({ isNumber }) => isNumber)).toEqual([false, false, true, false])
    expect(
      columnsOf(person)
        .map(({ name }) => name)
        .at(-1)
    ).toBe('createdAt')
  })

  test('a header sorts up, then down, then not at all', () => {
    expect(nextSort(undefined, 'total')).toBe('total')
    expect(nextSort('total', 'total')).toBe('-total')
    expect(nextSort('-total', 'total')).toBeUndefined()
    expect(nextSort('code', 'total')).toBe('total')
  })

  test('ask for each related record once', () => {
    if (!order) throw new Error('the sample has no order')
    const system = { version: 1, createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' }
    const records = ['b', 'a', 'b'].map((personId, place) => ({ ...system, id: String(place), personId }))
    expect(relatedIds(order, records)).toEqual(new Map([['crm.person', ['a', 'b']]]))
  })
})

describe('data as rows', () => {
  test('nested names are joined, lists stay whole, and what is too much is counted', () => {
    expect(jsonRows({ form: { phone: '1', tags: ['a'] } }).shown).toEqual([
      { name: 'form.phone', value: '1' },
      { name: 'form.tags', value: ['a'] }
    ])
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, place) => [`f${place}`, place]))
    expect(jsonRows(many)).toMatchObject({ hidden: 8, shown: { length: 12 } })
  })

  test('a mapping tells expressions, texts and plain values apart', () => {
    expect(mappingRows({ to: { cel: 'a.b' }, body: { text: 'Chào {{ a }}' }, more: { n: 3, on: true } })).toEqual([
      { name: 'to', kind: 'cel', text: 'a.b' },
      { name: 'body', kind: 'text', text: 'Chào {{ a }}' },
      { name: 'more.n', kind: 'value', text: '3' },
      { name: 'more.on', kind: 'value', text: 'true' }
    ])
  })
})

describe('words', () => {
  test('a label is small inside a sentence unless it is an acronym', () => {
    expect(['Đơn hàng', 'SMS', 'Order', ''].map(inSentence)).toEqual(['đơn hàng', 'SMS', 'order', ''])
  })
})

describe('what a trigger brought', () => {
  test('is the form or the record itself, without what the engine keeps for itself', () => {
    expect(triggerData('form', { at: 'now', form: { name: 'Hoa' } })).toEqual({ name: 'Hoa' })
    const record = { id: '1', version: 1, createdBy: 'api', number: 'DH-1' }
    expect(triggerData('recordCreated', { at: 'now', record })).toEqual({ number: 'DH-1' })
  })

  test('is named by the first text in it', () => {
    expect(firstText({ budget: 5, note: '', name: 'Hoa' })).toBe('Hoa')
    expect(firstText({ budget: 5 })).toBeNull()
  })
})
