import type { ErrorObject } from 'ajv/dist/2020.js'
import type { Localized } from '../../schemas/localized.ts'

type Params = Readonly<Record<string, unknown>>

/** Says in words what is wrong with a field. `branches` are the errors of the parts of a union, if it is one. */
export function fieldMessage(error: ErrorObject, branches: readonly ErrorObject[]): Localized {
  if (branches.length > 0 && error.keyword !== 'contains') return unionMessage(branches)
  const params: Params = error.params
  return messages[error.keyword]?.(params) ?? fallback
}

const fallback: Localized = { vi: 'Giá trị này không hợp lệ.', en: 'This value is not valid.' }

const messages: Readonly<Record<string, (params: Params) => Localized>> = {
  depth: () => ({ vi: 'Dữ liệu lồng nhau quá nhiều tầng.', en: 'The data is nested too deeply.' }),
  required: () => ({ vi: 'Trường này bắt buộc phải có.', en: 'This field is required.' }),
  additionalProperties: () => ({ vi: 'Không có trường nào tên như vậy.', en: 'There is no field of this name.' }),
  unevaluatedProperties: () => ({ vi: 'Không có trường nào tên như vậy.', en: 'There is no field of this name.' }),
  'false schema': () => ({ vi: 'Trường này không được dùng ở đây.', en: 'This field is not allowed here.' }),
  not: () => ({ vi: 'Giá trị này không được dùng ở đây.', en: 'This value is not allowed here.' }),
  type: ({ type }) => typeMessage([type].flat().map(String)),
  enum: ({ allowedValues }) => oneOfMessage(allowedValues),
  const: ({ allowedValue }) => oneOfMessage([allowedValue]),
  discriminator: () => ({ vi: 'Loại này không tồn tại.', en: 'There is no such kind.' }),
  format: ({ format }) => formatMessage(String(format)),
  pattern: ({ pattern }) => ({
    vi: `Phải viết theo mẫu ${String(pattern)}.`,
    en: `Must be written like ${String(pattern)}.`
  }),
  minLength: ({ limit }) =>
    limit === 1
      ? { vi: 'Không được để trống.', en: 'Must not be empty.' }
      : { vi: `Cần ít nhất ${String(limit)} ký tự.`, en: `Needs at least ${count(limit, 'character')}.` },
  maxLength: ({ limit }) => ({ vi: `Dài nhất ${String(limit)} ký tự.`, en: `At most ${count(limit, 'character')}.` }),
  minimum: ({ limit }) => ({ vi: `Phải từ ${String(limit)} trở lên.`, en: `Must be ${String(limit)} or more.` }),
  maximum: ({ limit }) => ({ vi: `Nhiều nhất là ${String(limit)}.`, en: `Must be ${String(limit)} or less.` }),
  exclusiveMinimum: ({ limit }) => ({
    vi: `Phải lớn hơn ${String(limit)}.`,
    en: `Must be more than ${String(limit)}.`
  }),
  exclusiveMaximum: ({ limit }) => ({
    vi: `Phải nhỏ hơn ${String(limit)}.`,
    en: `Must be less than ${String(limit)}.`
  }),
  multipleOf: ({ multipleOf }) => ({
    vi: `Phải là bội số của ${String(multipleOf)}.`,
    en: `Must be a multiple of ${String(multipleOf)}.`
  }),
  minItems: ({ limit }) => ({ vi: `Cần ít nhất ${String(limit)} mục.`, en: `Needs at least ${count(limit, 'item')}.` }),
  maxItems: ({ limit }) => ({ vi: `Nhiều nhất ${String(limit)} mục.`, en: `At most ${count(limit, 'item')}.` }),
  contains: ({ minContains }) => ({
    vi: `Cần ít nhất ${String(minContains)} mục phù hợp.`,
    en: `Needs at least ${count(minContains, 'matching item')}.`
  }),
  minProperties: ({ limit }) => ({
    vi: `Cần ít nhất ${String(limit)} trường.`,
    en: `Needs at least ${count(limit, 'field')}.`
  }),
  maxProperties: ({ limit }) => ({
    vi: `Nhiều nhất ${String(limit)} trường.`,
    en: `At most ${count(limit, 'field')}.`
  }),
  uniqueItems: ({ i, j }) => ({
    vi: `Mục ${place(j)} và mục ${place(i)} giống nhau.`,
    en: `Items ${place(j)} and ${place(i)} are the same.`
  }),
  dependentRequired: ({ property }) => ({
    vi: `Bắt buộc phải có khi đã điền ${String(property)}.`,
    en: `Required when ${String(property)} is given.`
  })
}

function count(number: unknown, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${String(number)} ${noun}s`
}

/** People count from one. */
function place(index: unknown): number {
  return Number(index) + 1
}

const typeNames: Readonly<Record<string, Localized>> = {
  string: { vi: 'chữ', en: 'a text' },
  integer: { vi: 'số nguyên', en: 'a whole number' },
  number: { vi: 'số', en: 'a number' },
  boolean: { vi: 'đúng hoặc sai', en: 'true or false' },
  array: { vi: 'danh sách', en: 'a list' },
  object: { vi: 'nhóm trường', en: 'a group of fields' },
  null: { vi: 'để trống', en: 'empty' }
}

function typeMessage(types: readonly string[]): Localized {
  const names = [...new Set(types)].map((type) => typeNames[type] ?? { vi: type, en: type })
  return {
    vi: `Phải là ${names.map(({ vi }) => vi).join(' hoặc ')}.`,
    en: `Must be ${names.map(({ en }) => en).join(' or ')}.`
  }
}

const formatNames: Readonly<Record<string, Localized>> = {
  date: { vi: 'ngày, ví dụ 2026-03-15', en: 'a date like 2026-03-15' },
  time: { vi: 'giờ, ví dụ 08:30:00Z', en: 'a time like 08:30:00Z' },
  'date-time': { vi: 'thời điểm, ví dụ 2026-03-15T08:30:00Z', en: 'a time like 2026-03-15T08:30:00Z' },
  duration: { vi: 'khoảng thời gian, ví dụ PT24H', en: 'a duration like PT24H' },
  email: { vi: 'địa chỉ email, ví dụ ten@example.com', en: 'an email address like name@example.com' },
  uri: { vi: 'đường dẫn, ví dụ https://example.com', en: 'an address like https://example.com' },
  uuid: { vi: 'mã UUID', en: 'a UUID' }
}

function formatMessage(format: string): Localized {
  const name = formatNames[format] ?? { vi: `kiểu ${format}`, en: `of the format ${format}` }
  return { vi: `Phải là ${name.vi}.`, en: `Must be ${name.en}.` }
}

const shownAtMost = 10

function oneOfMessage(values: unknown): Localized {
  const all = Array.isArray(values) ? values : [values]
  const shown = all.slice(0, shownAtMost).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  const list = `${shown.join(', ')}${all.length > shownAtMost ? ', …' : ''}`
  return all.length === 1
    ? { vi: `Phải là ${list}.`, en: `Must be ${list}.` }
    : { vi: `Phải là một trong: ${list}.`, en: `Must be one of: ${list}.` }
}

/** Unions that people meet are of two sorts: one of several types, or one of several fields. */
function unionMessage(branches: readonly ErrorObject[]): Localized {
  if (branches.every(({ keyword }) => keyword === 'type')) {
    return typeMessage(branches.flatMap(({ params }) => [(params as Params)['type']].flat().map(String)))
  }
  if (branches.every(({ keyword }) => keyword === 'required')) {
    const names = [...new Set(branches.map(({ params }) => String((params as Params)['missingProperty'])))].join(', ')
    return { vi: `Cần có một trong các trường: ${names}.`, en: `Needs one of these fields: ${names}.` }
  }
  return { vi: 'Không khớp với dạng nào được phép.', en: 'Fits none of the forms that are allowed.' }
}
