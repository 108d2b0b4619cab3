export interface Answer {
  readonly status: number
  readonly body: object | null
  readonly headers: Readonly<Record<string, string>>
}

const rowsDefault = 50

/** Cuts a page out of rows as the API does; the cursor is the place where the next one starts. */
export function page<Row>(
  rows: readonly Row[],
  url: URL
): { readonly rows: readonly Row[]; readonly nextCursor: string | null } {
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const to = from + Number(url.searchParams.get('limit') ?? rowsDefault)
  return { rows: rows.slice(from, to), nextCursor: to < rows.length ? String(to) : null }
}

const details: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  NOT_FOUND: { vi: 'Không tìm thấy.', en: 'There is no such thing.' },
  VERSION_CONFLICT: { vi: 'Bản ghi đã được người khác sửa.', en: 'The record has been changed meanwhile.' },
  INPUT_INVALID: { vi: 'Dữ liệu chưa đúng. Sửa các trường được nêu rồi gửi lại.', en: 'The data does not fit.' }
}

export function problem(status: number, code: string, more: object = {}): Answer {
  const detail = details[code] ?? { vi: code, en: code }
  const body = { type: `https://mach.invalid/problems/${code}`, code, status, title: code, detail, ...more }
  return { status, body, headers: { 'content-type': 'application/problem+json' } }
}
