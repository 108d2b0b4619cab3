import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern } from '../../../engine/check/compile-pattern.ts'
import { limits } from '../../../engine/limits.ts'

function isMatch(pattern: string, text: string): boolean | string {
  const compiled = compilePattern(pattern)
  return compiled.ok ? compiled.test(text) : compiled.reason
}

describe('compilePattern()', () => {
  test.each([
    ['^[a-z][a-zA-Z0-9]*\\.[a-z][a-zA-Z0-9]*$', ['crm.person', 'a.b'], ['crm', '.a', 'crm.Person', 'crm.person ']],
    ['^\\+[1-9]\\d{7,14}$', ['+84901234567'], ['0901234567', '+8490', '+849012345678901234']],
    ['^[a-z0-9]+(-[a-z0-9]+)*$', ['a', 'pho-bo-2'], ['-a', 'a--b', 'A']],
    ['^(vi|en)$', ['vi', 'en'], ['v', 'vien']],
    ['^\\p{L}+( \\p{L}+)*$', ['Nguyễn Văn Ánh'], ['Nguyễn  Văn', 'R2']],
    ['cat', ['cat', 'concatenate'], ['act']],
    ['^.$', ['a', 'ễ', '😀'], ['', '\n', 'ab']],
    ['^[^\\]\\\\]$', ['a'], [']', '\\']],
    ['^\\u0041\\u{42}\\x43$', ['ABC'], ['abc']],
    ['^(?:a?){3}$|^(?<word>x)$', ['', 'aaa', 'x'], ['aaaa', 'xx']],
    ['^$', [''], ['a']],
    ['', ['', 'a'], []]
  ])('%s means what it means in JavaScript', (pattern, fitting, others) => {
    expect(fitting.map((text) => isMatch(pattern, text))).toEqual(fitting.map(() => true))
    expect(others.map((text) => isMatch(pattern, text))).toEqual(others.map(() => false))
  })

  test.each([
    ['^(?=a)', '"(?=" is not allowed'],
    ['(?<!a)b', '"(?<!" is not allowed'],
    ['(a)\\1', '"\\1" is not allowed'],
    ['(?<x>a)\\k<x>', '"\\k" is not allowed'],
    ['\\bcat', '"\\b" is not allowed'],
    ['(?i:a)', '"(?i:" is not allowed'],
    ['a{2000}', 'more than 1000 states'],
    ['((a{99}){99}){99}', 'more than 1000 states'],
    ['(?:){999999999}', 'more than 1000 states'],
    ['[', 'Invalid regular expression: /[/u: Unterminated character class']
  ])('refuses %s and says why', (pattern, reason) => {
    expect(isMatch(pattern, 'a')).toBe(reason)
  })

  test('agrees with the matcher of JavaScript about any pattern and text of a small alphabet', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(?:ab)', '(a*)', '(b?|a)', '\\w', '^', '$')
    const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,3}', '{2,}', '*?')
    const part = fc.tuple(atom, quantifier).map(([one, times]) => (/[\^$]/u.test(one) ? one : one + times))
    const branch = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''))
    const pattern = fc.oneof(
      branch,
      fc.tuple(branch, branch, branch).map(([a, b, c]) => `${a}(${b}|${c})*`)
    )
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (source, given) => {
        expect(isMatch(source, given)).toBe(new RegExp(source, 'u').test(given))
      }),
      { numRuns: 2_000 }
    )
  })

  test('takes time in step with the text where backtracking would take for ever', () => {
    const start = performance.now()
    expect(isMatch('^(a+)+$', `${'a'.repeat(limits.textCharsMax - 1)}!`)).toBe(false)
    expect(isMatch('^(a|a)*(a|a)*(a|a)*b$', 'a'.repeat(limits.textCharsMax))).toBe(false)
    expect(isMatch('^(a?){200}a*b$', 'a'.repeat(limits.textCharsMax))).toBe(false)
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  test('does not match text that is longer than any text may be', () => {
    expect(isMatch('^a*$', 'a'.repeat(limits.textCharsMax))).toBe(true)
    expect(isMatch('^a*$', 'a'.repeat(limits.textCharsMax + 1))).toBe(false)
  })
})
