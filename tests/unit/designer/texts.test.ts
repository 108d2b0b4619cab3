import { describe, expect, test } from 'vitest'
import { english } from '../../../designer/texts/english.ts'
import { fillText } from '../../../designer/texts/fill-text.ts'
import { say } from '../../../designer/texts/texts.ts'
import { viAccounts } from '../../../designer/texts/vi-accounts.ts'
import { viEdit } from '../../../designer/texts/vi-edit.ts'
import { viPanel } from '../../../designer/texts/vi-panel.ts'
import { vi as viApp } from '../../../designer/texts/vi.ts'
import type { Wording } from '../../../designer/texts/wording.ts'
import { language } from '../../../designer/state/language.svelte.ts'

const vi: Readonly<Record<string, string>> = { ...viApp, ...viEdit, ...viPanel, ...viAccounts }
const en: Readonly<Record<string, Wording>> = english
const keys = Object.keys(vi)

function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].toSorted()
}

describe('the texts of the app', () => {
  test.each(keys)('have the same places in both languages: %s', (key) => {
    const wording = en[key]
    const text = typeof wording === 'string' ? wording : (wording?.other ?? '')
    expect(placesIn(text)).toEqual(placesIn(vi[key] ?? ''))
    expect(text.trim()).not.toBe('')
  })

  test('hold no key that English has and Vietnamese has not', () => {
    expect(Object.keys(en).toSorted()).toEqual(keys.toSorted())
  })

  test('follow the language of the reader', () => {
    language.speak('vi', null)
    expect(say.all()).toBe(viApp.all)
    language.speak('en', english)
    expect(say.all()).toBe(english.all)
    language.speak('vi', null)
  })
})

describe('fillText()', () => {
  test('fills places and tells one from many', () => {
    const runs = { one: '{count} run', other: '{count} runs' }
    expect([fillText(runs, { count: 1 }), fillText(runs, { count: 2 })]).toEqual(['1 run', '2 runs'])
    expect(fillText('{a} of {b}', { a: 1, b: '{a}' })).toBe('1 of {a}')
  })
})
