import { describe, expect, test } from 'vitest'
import { samples, type Sample } from '../../../designer/state/sample.svelte.ts'

const an: Sample = { kind: 'record', entity: 'person', id: 'p1', title: 'Nguyễn Văn An' }
const run: Sample = { kind: 'run', id: 'r1', title: 'Trần Bình' }

describe('the chosen sample', () => {
  test('belongs to its flow, and a record stands in where nobody has chosen', () => {
    expect(samples.of('welcome')).toBe(null)
    samples.choose('welcome', run)
    expect(samples.of('other')).toBe(null)
    samples.choose('other', an)
    expect([samples.of('welcome'), samples.of('other'), samples.of('third')]).toEqual([run, an, an])
    samples.forget('welcome')
    expect([samples.of('welcome'), samples.of('other')]).toEqual([null, an])
  })
})
