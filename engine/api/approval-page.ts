import { html, raw } from 'hono/html'
import type { JsonSchema } from '../../schemas/json.ts'
import type { Language, Localized } from '../../schemas/localized.ts'
import type { WrongField } from '../check.ts'
import type { Question } from '../run/read-question.ts'
import { htmlPage, type Markup } from './html-page.ts'

/** Names of the inputs of the step's own form begin so, so that none can be taken for the outcome or the note. */
export const fieldPrefix = 'field-'

export interface ApprovalPage extends Question {
  readonly language: Language
  readonly approver: string
  readonly token: string
  readonly values?: Readonly<Record<string, string>>
  readonly wrong?: readonly WrongField[]
}

const texts = {
  vi: {
    asked: 'Bạn được hỏi ý kiến',
    as: 'Bạn đang trả lời với tên',
    note: 'Ghi chú (không bắt buộc)',
    before: 'Hạn trả lời',
    correct: 'Bạn xem lại các ô được đánh dấu nhé.',
    decided: 'Bạn đã chọn “{outcome}”. Bạn vẫn có thể đổi ý cho đến khi đủ người trả lời.',
    yes: 'Có',
    other: 'English'
  },
  en: {
    asked: 'You are asked to decide',
    as: 'You answer as',
    note: 'Note (optional)',
    before: 'Answer by',
    correct: 'Please look at the marked fields again.',
    decided: 'You chose “{outcome}”. You may change your mind until enough people have answered.',
    yes: 'Yes',
    other: 'Tiếng Việt'
  }
} as const

/** The page on which one person decides. It works without JavaScript; looking at it decides nothing. */
export async function approvalPage(page: ApprovalPage): Promise<string> {
  const { language, asked, approve, flow, approver, token, wrong = [] } = page
  const said = texts[language]
  const query = `token=${encodeURIComponent(token)}`
  return htmlPage(
    asked.title,
    language,
    html`<p>${said.asked} · ${flow.names[language]}</p>
      <h1>${asked.title}</h1>
      ${decidedNote(page)}
      ${wrong.length > 0 ? html`<p class="wrong" role="alert">${said.correct} ${wrong.filter(({ path }) => path === '').map(({ message }) => message[language])}</p>` : ''}
      <form method="post" action="?${query}&lang=${language}">
        ${fieldsOf(approve.form).map(([name, schema]) => fieldRow(page, name, schema))}
        <div class="field">
          <label for="note">${said.note}</label>
          <textarea id="note" name="note" rows="3" maxlength="2000">${page.values?.['note'] ?? ''}</textarea>
        </div>
        ${approve.outcomes.map(({ id, names }) => html`<button name="outcome" value="${id}">${names[language]}</button>`)}
      </form>
      <p class="language">${said.as} ${approver} · ${said.before} ${timeOf(asked.until, language)}</p>
      <p class="language"><a href="?${query}&lang=${language === 'vi' ? 'en' : 'vi'}">${said.other}</a></p>`
  )
}

/** A page with nothing to do on it: thanks, or why the link is of no use any more. */
export async function approvalNote(title: Localized, detail: Localized, language: Language): Promise<string> {
  return htmlPage(
    title[language],
    language,
    html`<h1>${title[language]}</h1>
      <p role="status">${detail[language]}</p>`
  )
}

function decidedNote({ asked, approve, approver, language }: ApprovalPage): Markup | '' {
  const before = asked.decisions.find(({ by }) => by === approver)
  if (!before) return ''
  const outcome = approve.outcomes.find(({ id }) => id === before.outcome)?.names[language] ?? before.outcome
  return html`<p role="status">${texts[language].decided.replace('{outcome}', outcome)}</p>`
}

type FieldSchema = Readonly<Record<string, unknown>>

function fieldsOf(form: JsonSchema | undefined): readonly (readonly [string, FieldSchema])[] {
  const properties = form?.['properties']
  return typeof properties === 'object' && properties !== null
    ? Object.entries(properties as Readonly<Record<string, FieldSchema>>)
    : []
}

function fieldRow(page: ApprovalPage, name: string, schema: FieldSchema): Markup {
  const { language, wrong, values, approve } = page
  const id = `${fieldPrefix}${name}`
  const message = wrong?.find(({ path }) => path === `/${name}`)?.message[language]
  const required = approve.form?.['required']
  const isRequired = Array.isArray(required) && required.includes(name)
  const more = message ? raw(` aria-invalid="true" aria-describedby="${id}-wrong"`) : ''
  const value = values?.[id] ?? ''
  return html`<div class="field">
    <label for="${id}">${labelOf(name, schema, language)}${isRequired ? ' *' : ''}</label>
    ${control({ id, value, schema, language, more })}
    ${message ? html`<p class="wrong" id="${id}-wrong">${message}</p>` : ''}
  </div>`
}

interface Control {
  readonly id: string
  readonly value: string
  readonly schema: FieldSchema
  readonly language: Language
  readonly more: ReturnType<typeof raw> | ''
}

function control({ id, value, schema, language, more }: Control): Markup {
  const choices = schema['enum']
  if (Array.isArray(choices)) return select({ id, value, more }, choices.map(String))
  if (schema['type'] === 'boolean')
    return html`<label class="consent"
      ><input type="checkbox" id="${id}" name="${id}" ${value === 'on' ? raw(' checked') : ''} />
      ${texts[language].yes}</label
    >`
  return html`<input
    id="${id}"
    name="${id}"
    type="${inputType(schema)}"
    step="any"
    value="${value}"
    autocomplete="off"
    ${more}
  />`
}

function inputType({ type, format }: FieldSchema): string {
  if (type === 'number' || type === 'integer') return 'number'
  return format === 'date' ? 'date' : 'text'
}

function select({ id, value, more }: Pick<Control, 'id' | 'value' | 'more'>, choices: readonly string[]): Markup {
  const options = ['', ...choices].map(
    (choice) => html`<option value="${choice}" ${choice === value ? raw(' selected') : ''}>${choice}</option>`
  )
  return html`<select id="${id}" name="${id}" ${more}>
    ${options}
  </select>`
}

/** What the schema calls the field: its labels, its title, or its name. */
function labelOf(name: string, schema: FieldSchema, language: Language): string {
  const own = schema['x-mach'] as { readonly labels?: Localized } | undefined
  const title = schema['title']
  return own?.labels?.[language] ?? (typeof title === 'string' ? title : name)
}

function timeOf(at: number, language: Language): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' } as const
  return `${new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', format).format(at)} (GMT+7)`
}
