import { describe, expect, test } from 'vitest'
import { normaliseName } from '../../../plugins/crm/text/normalise-name.ts'

describe('normaliseName()', () => {
  test.each([
    ['Nguyễn Văn An', 'Nguyễn Văn An'],
    ['  Nguyễn   Văn  An ', 'Nguyễn Văn An'],
    ['Nguyễn Văn An'.normalize('NFD'), 'Nguyễn Văn An'],
    ['NGUYỄN VĂN AN', 'Nguyễn Văn An'],
    ['nguyễn văn an', 'Nguyễn Văn An'],
    ['ĐẶNG THỊ ÁNH ĐÀO'.normalize('NFD'), 'Đặng Thị Ánh Đào'],
    ['Nguyễn VĂN An', 'Nguyễn VĂN An'],
    ['Lan McDonald', 'Lan McDonald'],
    ['=Nguyễn Văn An', 'Nguyễn Văn An'],
    ['+Trần Thị Bình', 'Trần Thị Bình'],
    ['-Trần Thị Bình', 'Trần Thị Bình'],
    ['@Trần Thị Bình', 'Trần Thị Bình'],
    ['\t=+Trần Thị Bình', 'Trần Thị Bình'],
    ['Phạm Hoa 🌸🌸', 'Phạm Hoa'],
    ['<b>Phạm Hoa</b>', 'Phạm Hoa'],
    ['Phạm Hoa (kế toán)', 'Phạm Hoa'],
    ['Phạm\u00a0Hoa', 'Phạm Hoa'],
    ['"Phạm Hoa"', 'Phạm Hoa'],
    ["Shaun O'Brien", "Shaun O'Brien"],
    ['anne-marie lê', 'Anne-Marie Lê']
  ])('reads %j as %s', (raw, fullName) => {
    expect(normaliseName(raw)?.fullName).toBe(fullName)
  })

  test.each([
    ['Anh Tuấn', 'Anh', 'Tuấn'],
    ['ANH TUẤN', 'Anh', 'Tuấn'],
    ['chị Nguyễn Thị Lan', 'Chị', 'Nguyễn Thị Lan'],
    ['Cô Thủy', 'Cô', 'Thủy'],
    ['chú Bảy', 'Chú', 'Bảy'],
    ['Ông Trần Văn Sáu', 'Ông', 'Trần Văn Sáu'],
    ['Bà Lê Thị Tư', 'Bà', 'Lê Thị Tư'],
    ['Mr. John Smith', 'Mr', 'John Smith'],
    ['Mr.John Smith', 'Mr', 'John Smith'],
    ['Ms Lan', 'Ms', 'Lan'],
    ['Anh/Chị Phạm Hoa', undefined, 'Phạm Hoa'],
    ['Anh Thư', undefined, 'Anh Thư'],
    ['Anh', undefined, 'Anh'],
    ['Bảo Anh', undefined, 'Bảo Anh']
  ])('of %j takes the title %s and the name %s', (raw, honorific, fullName) => {
    expect(normaliseName(raw)).toMatchObject({ fullName })
    expect(normaliseName(raw)?.honorific).toBe(honorific)
  })

  test.each([
    ['Nguyễn Thị Ngọc Lan', 'Nguyễn', 'Thị Ngọc', 'Lan'],
    ['Trần Bình', 'Trần', undefined, 'Bình'],
    ['Tuấn Nguyễn', 'Nguyễn', undefined, 'Tuấn'],
    ['Tuấn Anh Nguyen', 'Nguyen', 'Anh', 'Tuấn'],
    ['Lan', undefined, undefined, 'Lan']
  ])('splits %s into %s, %s and %s', (raw, ...parts) => {
    const name = normaliseName(raw)
    expect([name?.familyName, name?.middleName, name?.givenName]).toEqual(parts)
  })

  test.each(['', '   ', '=1+1', '12345', '🌸', '<br>', '@@@', '---'])('finds no name in %j', (raw) => {
    expect(normaliseName(raw)).toBeNull()
  })

  test('cuts a name at 200 characters and never in the middle of one', () => {
    const fullName = normaliseName(`Nguyễn ${'𝒜n '.repeat(120)}`)?.fullName ?? ''
    expect(fullName.length).toBeLessThanOrEqual(200)
    expect(fullName.isWellFormed()).toBe(true)
  })

  test('a megabyte of brackets takes no longer than a name', () => {
    const startedAt = performance.now()
    normaliseName('<('.repeat(500_000))
    expect(performance.now() - startedAt).toBeLessThan(50)
  })
})
