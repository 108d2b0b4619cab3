import type { Accepted, Sender } from '../run/intake.ts'
import { formPage, thanksPage } from './form-page.ts'
import { readKey } from './read-key.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** Where the outside comes in: hosted forms and webhooks. They answer 2xx only after the synced commit. */
export const intakeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/f/:formKey',
    summary: 'A hosted form',
    access: 'public',
    handle: async ({ engine, params, language }) =>
      html(await formPage(engine.registry.form(params['formKey'] ?? '').form, { language }))
  },
  {
    method: 'GET',
    path: '/f/:formKey/thanks',
    summary: 'What a person sees after sending a form',
    access: 'public',
    handle: async ({ engine, params, language }) =>
      html(await thanksPage(engine.registry.form(params['formKey'] ?? '').form, language))
  },
  {
    method: 'POST',
    path: '/f/:formKey',
    summary: 'Sends a form',
    access: 'public',
    pace: 'form',
    body: 'form',
    isIntake: true,
    refusalSource: (params) => `form:${params['formKey'] ?? ''}`,
    handle: submitForm
  },
  {
    method: 'POST',
    path: '/hooks/:flowKey',
    summary: 'Starts the flow of a webhook',
    access: 'public',
    body: 'json',
    isIntake: true,
    refusalSource: (params) => `webhook:${params['flowKey'] ?? ''}`,
    async handle(request) {
      const { engine, params, body } = request
      return accepted(await engine.intake.receiveHook(params['flowKey'] ?? '', body, senderOf(request)))
    }
  },
  {
    method: 'POST',
    path: '/hooks/:plugin/:trigger',
    summary: 'Gives a webhook to a trigger of a plugin, which checks the sender and makes events of it',
    access: 'public',
    pace: 'hook',
    body: 'text',
    isIntake: true,
    refusalSource: (params) => `webhook:${triggerId(params)}`,
    async handle(request) {
      const { engine, params, body, query, headers } = request
      const given = { body: String(body), headers: headers(), query }
      return reply(await engine.intake.receiveWebhook(triggerId(params), given, senderOf(request)), 202)
    }
  }
]

function triggerId({ plugin = '', trigger = '' }: Readonly<Record<string, string>>): string {
  return `${plugin}.${trigger}`
}

async function submitForm(request: RouteRequest): Promise<Reply> {
  const { engine, params, body, header, language } = request
  const formId = params['formKey'] ?? ''
  const isFromPage = header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
  if (!isFromPage) return accepted(await engine.intake.submitForm(formId, body, senderOf(request)))
  const values = body as Readonly<Record<string, string>>
  const { form, checkBody } = engine.registry.form(formId)
  const ticked = Object.fromEntries(
    form.consents.map(({ name }) => [name, values[name] === 'on' || values[name] === 'true'])
  )
  const given = { ...values, ...ticked }
  const checked = checkBody(given)
  if (!checked.ok) return html(await formPage(form, { language, values, wrong: checked.fields }), 422)
  await engine.intake.submitForm(formId, given, senderOf(request))
  return { status: 303, headers: { location: `/f/${formId}/thanks?lang=${language}` } }
}

function accepted({ runId, isNew }: Accepted): Reply {
  return reply({ runId, isNew }, 202)
}

function senderOf({ header, trace }: RouteRequest): Sender {
  return { key: readKey(header), trace }
}

function html(text: string, status = 200): Reply {
  return { status, text, headers: { 'content-type': 'text/html; charset=utf-8' } }
}
