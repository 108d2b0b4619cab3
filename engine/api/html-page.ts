import { html, raw } from 'hono/html'
import type { Language } from '../../schemas/localized.ts'

/** Pages that the server writes itself, for people who do not use the app: forms and decisions. */
export type Markup = ReturnType<typeof html>

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

/** A whole page around its content. */
export function htmlPage(title: string, language: Language, content: Markup): Markup {
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
