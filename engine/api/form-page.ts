import { html, raw } from 'hono/html'
import type { Form, FormField } from '../../schemas/form.ts'
import type { Language } from '../../schemas/localized.ts'
import type { WrongField } from '../check.ts'
import { trapField } from '../core/form-body-schema.ts'

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
  return page(
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
  return page(
    form.names[language],
    language,
    html`<h1>${form.names[language]}</h1>
      <p role="status">${form.thanks[language]}</p>`
  )
}

type Markup = ReturnType<typeof html>

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

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; padding: 24px 16px; background: light-dark(#f6f7f9, #14171c); color: light-dark(#1b2330, #e8ecf2) }
main { max-width: 480px; margin: 0 auto; padding: 24px; border-radius: 12px; background: light-dark(#fff, #1d222a); box-shadow: 0 1px 3px #0002 }
h1 { font-size: 1.4rem; margin: 0 0 12px }
.field { margin: 14px 0 } label { display: block; font-weight: 600; margin-bottom: 4px }
input:not([type=checkbox]), textarea, select { width: 100%; box-sizing: border-box; font: inherit; padding: 10px 12px; border: 1px solid light-dark(#78859a, #6b7789); border-radius: 8px; background: transparent; color: inherit }
input:focus-visible, textarea:focus-visible, select:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid light-dark(#0b6bcb, #79b8ff); outline-offset: 1px }
.consent { display: flex; gap: 10px; font-weight: 400; margin: 12px 0 } .consent input { width: 20px; height: 20px; flex: none; margin: 2px 0 }
button { font: inherit; font-weight: 600; width: 100%; padding: 12px; margin-top: 12px; border: 0; border-radius: 8px; background: #0b5cad; color: #fff; cursor: pointer }
.wrong { color: light-dark(#b3261e, #ffb4ab); margin: 4px 0 } .trap { position: absolute; left: -9999px }
.language { text-align: center; margin: 16px 0 0 } a { color: light-dark(#0b5cad, #79b8ff) }`

function page(title: string, language: Language, content: Markup): Markup {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`
}
