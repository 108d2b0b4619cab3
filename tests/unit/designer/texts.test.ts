import { describe, expect, test } from 'vitest'
import { english } from '../../../designer/texts/english.ts'
import { sayEdit } from '../../../designer/texts/edit-texts.ts'
import { fillText } from '../../../designer/texts/fill-text.ts'
import { say } from '../../../designer/texts/texts.ts'
import { viAccounts } from '../../../designer/texts/vi-accounts.ts'
import { viEdit } from '../../../designer/texts/vi-edit.ts'
import { viLook } from '../../../designer/texts/vi-look.ts'
import { viRehearsal } from '../../../designer/texts/vi-rehearsal.ts'
import { viPlugins } from '../../../designer/texts/vi-plugins.ts'
import { viPanel } from '../../../designer/texts/vi-panel.ts'
import { vi as viApp } from '../../../designer/texts/vi.ts'
import type { Wording } from '../../../designer/texts/wording.ts'
import { language } from '../../../designer/state/language.svelte.ts'

const tables: readonly (readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, Wording>>])[] = [
  ['the app', viApp, english.app],
  ['the accounts', viAccounts, english.accounts],
  ['the editor', viEdit, english.edit],
  ['what is looked at', viLook, english.look],
  ['the panel', viPanel, english.panel],
  ['the plugins', viPlugins, english.plugins],
  ['rehearsals', viRehearsal, english.rehearsal]
]
const keys = tables.flatMap(([name, vi, en]) => Object.keys(vi).map((key) => [name, key, vi[key], en[key]] as const))

function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].toSorted()
}

describe('the texts of the app', () => {
  test.each(keys)('of %s have the same places in both languages: %s', (_, __, vietnamese, wording) => {
    const text = typeof wording === 'string' ? wording : (wording?.other ?? '')
    expect(placesIn(text)).toEqual(placesIn(vietnamese ?? ''))
    expect(text.trim()).not.toBe('')
  })

  test.each(tables)('of %s hold no key that English has and Vietnamese has not', (_, vi, en) => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(vi).toSorted())
  })

  test('follow the language of the reader', () => {
    language.speak('vi', null)
    expect(say.all()).toBe(viApp.all)
    language.speak('en', english)
    expect(say.all()).toBe(english.app.all)
    // The same key says something else in another table.
    expect([say.trigger_form({ form: 'a' }), sayEdit.trigger_form()]).toEqual([
      'When somebody sends the form “a”',
      english.edit.trigger_form
    ])
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
