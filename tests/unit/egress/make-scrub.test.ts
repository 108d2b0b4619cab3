import { describe, expect, test } from 'vitest'
import { makeScrub } from '../../../engine/egress/make-scrub.ts'

const value = 'Bí mật/“k3y” <&> + \\ end'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const inJson = JSON.stringify(value)

describe('makeScrub()', () => {
  test.each([
    ['as it is', value],
    ['in capitals', value.toUpperCase()],
    ['percent-encoded', encodeURIComponent(value)],
    ['percent-encoded in small letters', encodeURIComponent(value).toLowerCase()],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(value))],
    ['percent-encoded, every byte', Buffer.from(value).toString('hex').replaceAll(/../g, '%$&')],
    ['as a form value', new URLSearchParams({ value }).toString().slice('value='.length)],
    ['as a URL', encodeURI(value)],
    ['inside JSON', inJson],
    ['inside JSON with slashes escaped', inJson.replaceAll('/', '\\/')],
    ['inside JSON of ASCII only', asciiOf(inJson)],
    ['inside JSON inside JSON', JSON.stringify(inJson)],
    ['inside HTML', value.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')],
    ['in base64', base64(value)],
    ['in base64, one byte further', base64(`u${value}`)],
    ['in base64, with a user name before and more behind', base64(`me:${value}:more`)],
    ['in base64 for URLs', Buffer.from(`x${value}`).toString('base64url')],
    ['in hex', Buffer.from(value).toString('hex')],
    [
      'in hex with colons',
      Buffer.from(value)
        .toString('hex')
        .replaceAll(/..(?=.)/g, '$&:')
    ],
    ['with a zero byte behind each letter', value.split('').join('\0')],
    ['as bytes read one by one', Buffer.from(value).toString('latin1')]
  ])('strikes a value out %s', (_, text) => {
    const scrubbed = makeScrub([value])(`before ${text} after`)
    expect(scrubbed).toContain('‹secret›')
    // What may be left of base64 is at most the letters that the neighbours shape too.
    expect(scrubbed.length).toBeLessThan('before ‹secret› after'.length + 12)
  })

  test('leaves other text as it is', () => {
    const text = 'Một đơn hàng, an order, 12345 %20 \\u0041'
    expect(makeScrub([value])(text)).toBe(text)
    expect(makeScrub([''])(text)).toBe(text)
    expect(makeScrub([])(text)).toBe(text)
  })

  test('strikes out the longer of two values that begin alike', () => {
    expect(makeScrub(['abcdefgh', 'abcdefgh-1234'])('abcdefgh-1234')).toBe('‹secret›')
  })

  test('takes signs of patterns for plain letters', () => {
    expect(makeScrub(['a.c(d)[e]*'])('abcd a.c(d)[e]*')).toBe('abcd ‹secret›')
  })
})

function asciiOf(text: string): string {
  return text.replaceAll(/[^\0-\u007e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
