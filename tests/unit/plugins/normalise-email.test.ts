import { describe, expect, test } from 'vitest'
import { normaliseEmail } from '../../../plugins/crm/text/normalise-email.ts'

describe('normaliseEmail()', () => {
  test.each([
    ['lan@example.com', 'lan@example.com'],
    ['  Lan.Nguyen@Example.COM  ', 'lan.nguyen@example.com'],
    ['LAN@EXAMPLE.VN', 'lan@example.vn'],
    ['lan+qua@example.com', 'lan+qua@example.com'],
    ['mailto:lan@example.com', 'lan@example.com'],
    ['Nguyễn Lan <Lan@example.com>', 'lan@example.com'],
    ['lan@example.com.', 'lan@example.com'],
    ['lan@example.com;', 'lan@example.com'],
    ['lan @ example.com', 'lan@example.com'],
    ['ｌａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'lan@example.com'],
    ['\ufefflan@example.com', 'lan@example.com'],
    ['lan_2026@mail.example.com.vn', 'lan_2026@mail.example.com.vn']
  ])('reads %j as %s', (raw, email) => {
    expect(normaliseEmail(raw)).toBe(email)
  })

  test.each([
    '',
    'lan',
    'lan@',
    '@example.com',
    'lan@example',
    'lan@@example.com',
    'lan nguyen@example.com',
    'lan@exa mple.com',
    'lan..nguyen@example.com',
    '.lan@example.com',
    'lan.@example.com',
    'lan@-example.com',
    'lan@example.c',
    'lần@example.com',
    '=lan@example.com',
    'lan@example.com, mai@example.com',
    `${'a'.repeat(65)}@example.com`,
    `lan@${'a'.repeat(64)}.com`,
    '0912345678'
  ])('refuses %j', (raw) => {
    expect(normaliseEmail(raw)).toBeNull()
  })
})
