import type { Localized } from '../../../schemas/localized.ts'

/** What the interpreter has against an expression, in plain words where they are known. */
export function explainFault({ code, reason }: { readonly code: string; readonly reason: string }): Localized {
  const isCutOff = /EOF/u.test(reason)
  const words = isCutOff ? cutOff : plainWords[code]
  return words ?? { vi: `trình đọc báo “${reason}”.`, en: `${reason}.` }
}

const cutOff: Localized = {
  vi: 'biểu thức còn dở dang ở cuối. Viết nốt hoặc đóng ngoặc.',
  en: 'it stops before its end. Finish it or close the bracket.'
}

const plainWords: Readonly<Record<string, Localized>> = {
  unexpected_token: {
    vi: 'có một phần đứng sai chỗ. Xem lại dấu và ngoặc.',
    en: 'a part stands in the wrong place. Look at signs and brackets.'
  },
  expected_token: {
    vi: 'thiếu một dấu hoặc tên. Xem lại dấu chấm, phẩy và ngoặc.',
    en: 'a sign or a name is missing. Look at dots, commas and brackets.'
  },
  unexpected_character: {
    vi: 'có ký tự không dùng được ở đó. So sánh bằng viết là ==, văn bản đặt trong dấu nháy.',
    en: 'a character cannot stand where it does. Equal is written ==, and texts stand in quotes.'
  },
  unterminated_string: { vi: 'văn bản chưa đóng dấu nháy.', en: 'a text has no closing quote.' },
  newline_in_string: {
    vi: 'văn bản trong dấu nháy không được xuống dòng.',
    en: 'a text in quotes cannot go over two lines.'
  },
  no_matching_overload: {
    vi: 'gọi hàm với sai số lượng hoặc sai loại giá trị.',
    en: 'a function is called with the wrong number or kind of values.'
  },
  no_such_overload: {
    vi: 'hai giá trị này không tính hay so sánh với nhau được.',
    en: 'these two values cannot be reckoned or compared with each other.'
  },
  incompatible_ternary_branches: {
    vi: 'hai vế sau dấu ? phải cùng loại giá trị.',
    en: 'both sides after ? must give the same kind of value.'
  },
  invalid_macro_argument: {
    vi: 'has(…) cần một trường, ví dụ has(trigger.form.email).',
    en: 'has(…) takes a field, for example has(trigger.form.email).'
  },
  invalid_logical_operand: {
    vi: 'hai bên của && và || phải là đúng hoặc sai.',
    en: 'both sides of && and || must be true or false.'
  }
}

/** What is wrong with a text, in plain words where they are known. */
export function explainTextFault(fault: string): Localized {
  for (const [pattern, { vi, en }] of textFaults) {
    const name = pattern.exec(fault)?.[1]
    if (name !== undefined) return { vi: vi.replace('{}', () => name), en: en.replace('{}', () => name) }
  }
  return { vi: `trình đọc báo “${fault}”.`, en: `${fault}.` }
}

const textFaults: readonly (readonly [RegExp, Localized])[] = [
  [
    /undefined filter: ([^\s,]+)/u,
    { vi: 'không có bộ lọc “{}”. Chọn bộ lọc khác.', en: 'there is no filter “{}”. Choose another one.' }
  ],
  [/tag "?([^"]+)"? not found/u, { vi: 'không có lệnh “{}”.', en: 'there is no tag “{}”.' }],
  [
    /^(?:output|tag) "?([^"]+?)"? not closed/u,
    { vi: 'phần “{}” chưa được đóng lại.', en: 'the part “{}” is not closed.' }
  ],
  [
    /invalid value expression: "([^"]*)"/u,
    {
      vi: 'giữa hai dấu ngoặc phải có dữ liệu, đang là “{}”.',
      en: 'data must stand between the brackets, and there is “{}”.'
    }
  ]
]
