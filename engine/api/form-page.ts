import { html, raw } from 'hono/html'
import type { Form, FormField } from '../../schemas/form.ts'
import type { Language } from '../../schemas/localized.ts'
import type { WrongField } from '../check.ts'
import { trapField } from '../core/form-body-schema.ts'
import { htmlPage, type Markup } from './html-page.ts'

interface PageState {
  readonly language: Language
  /** What the person had filled in, when something was wrong. */
  readonly values?: Readonly<Record<string, string>>
  readonly wrong?: readonly WrongField[]
}

const texts = {
  vi: { send: 'Gửi', correct: 'Bạn xem lại các ô được đánh dấu nhé.', other: 'English', optional: 'không bắt buộc' },
  en: { send: 'Send', correct: 'Please look at the marked fields again.', other: 'Tiếng Việt', optional: 'optional' }
} as const

/** The page of a hosted form. It works without JavaScript; what people typed is always escaped, consent is never ticked. */
export async function formPage(form: Form, state: PageState): Promise<string> {
  const { language, wrong = [] } = state
  const fields = form.fields.filter((field) => field.type !== 'hidden').map((field) => fieldRow(field, state))
  const hidden = form.fields.filter((field) => field.type === 'hidden').map((field) => hiddenInput(field, state))
  const consents = form.consents.map(
    (consent) =>
      html`<label class="consent"><input type="checkbox" name="${consent.name}" /> ${consent.texts[language]}</label>`
  )
  const isAnyOf = wrong.some((field) => field.path === '' || field.path === '/')
  return htmlPage(
    form.names[language],
    language,
    html` <h1>${form.names[language]}</h1>
      ${form.intro ? html`<p>${form.intro[language]}</p>` : ''}
      ${wrong.length > 0 ? html`<p class="wrong" role="alert">${texts[language].correct}${isAnyOf ? ` ${oneIsNeeded(form, language)}` : ''}</p>` : ''}
      <form method="post" action="/f/${form.id}?lang=${language}">
        ${fields}${hidden}
        <div class="trap" aria-hidden="true">
          <label>Website <input name="${trapField}" tabindex="-1" autocomplete="off" /></label>
        </div>
        ${consents}
        <button>${texts[language].send}</button>
      </form>
      <p class="language"><a href="?lang=${language === 'vi' ? 'en' : 'vi'}">${texts[language].other}</a></p>`
  )
}

export async function thanksPage(form: Form, language: Language): Promise<string> {
  return htmlPage(
    form.names[language],
    language,
    html`<h1>${form.names[language]}</h1>
      <p role="status">${form.thanks[language]}</p>`
  )
}

function fieldRow(field: FormField, { language, values, wrong }: PageState): Markup {
  const message = wrong?.find(({ path }) => path === `/${field.name}`)?.message[language]
  const described = message ? raw(` aria-invalid="true" aria-describedby="${field.name}-wrong"`) : ''
  return html`<div class="field">
    <label for="${field.name}"
      >${field.labels[language]}${field.required ? raw(' <span aria-hidden="true">*</span>') : ''}</label
    >
    ${control(field, { value: values?.[field.name] ?? '', language, described })}
    ${message ? html`<p class="wrong" id="${field.name}-wrong">${message}</p>` : ''}
  </div>`
}

interface ControlState {
  readonly value: string
  readonly language: Language
  readonly described: ReturnType<typeof raw> | ''
}

const inputTypes = { text: 'text', phone: 'tel', email: 'email', number: 'number' } as const
const completions: Readonly<Record<string, string>> = {
  phone: 'tel',
  email: 'email',
  fullName: 'name',
  company: 'organization'
}

function control(field: FormField, { value, language, described }: ControlState): Markup {
  const required = field.required ? raw(' required') : ''
  if (field.type === 'longText') {
    return html`<textarea id="${field.name}" name="${field.name}" rows="4" ${required}${described}>${value}</textarea>`
  }
  if (field.type === 'choice') {
    const options = (field.choices ?? []).map(
      (choice) =>
        html`<option value="${choice.value}" ${choice.value === value ? raw(' selected') : ''}>
          ${choice.labels[language]}
        </option>`
    )
    return html`<select id="${field.name}" name="${field.name}" ${required}${described}>
      ${options}
    </select>`
  }
  const type = field.type === 'hidden' ? 'text' : inputTypes[field.type]
  const completion = completions[field.name] ?? 'off'
  return html`<input
    id="${field.name}"
    name="${field.name}"
    type="${type}"
    value="${value}"
    autocomplete="${completion}"
    ${required}${described}
  />`
}

function hiddenInput(field: FormField, { values }: PageState): Markup {
  return html`<input type="hidden" name="${field.name}" value="${values?.[field.name] ?? ''}" />`
}

function oneIsNeeded(form: Form, language: Language): string {
  const labels = form.fields.filter(({ name }) => form.anyOf?.includes(name)).map(({ labels: each }) => each[language])
  const list = labels.join(language === 'vi' ? ' hoặc ' : ' or ')
  return language === 'vi' ? `Cần ít nhất ${list}.` : `At least ${list} is needed.`
}
