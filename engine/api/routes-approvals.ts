import type { JsonObject } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import { compileCheck, type WrongField } from '../check.ts'
import { EngineError, engineError } from '../errors.ts'
import { readQuestion, type Question } from '../run/read-question.ts'
import { approvalNote, approvalPage, fieldPrefix } from './approval-page.ts'
import type { Reply, Route, RouteRequest } from './route.ts'

/** Decisions by link: the page that a message leads to, and what is sent from it. Looking at the page decides nothing. */
export const approvalRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/approvals/:runId/:step',
    summary: 'The page on which a person decides; the token in its address says who',
    access: 'public',
    handle: (request) => kindly(request, showQuestion)
  },
  {
    method: 'POST',
    path: '/approvals/:runId/:step',
    summary: 'Decides, in the name of the person whose link it is',
    access: 'public',
    body: 'form',
    isIntake: true,
    handle: (request) => kindly(request, takeDecision)
  }
]

interface Opened extends Question {
  readonly runId: string
  readonly step: string
  readonly approver: string
  readonly token: string
}

/** Who has come, and what is asked; throws what is to be said to somebody who comes too late or with a wrong link. */
async function openQuestion({ engine, params, query }: RouteRequest): Promise<Opened> {
  const [runId, step, token] = [params['runId'] ?? '', params['step'] ?? '', query['token'] ?? '']
  const approver = engine.links.approverOf({ runId, step }, token)
  const question = await readQuestion(engine, runId, step)
  if (!question.asked.approvers.includes(approver)) throw engineError('NOT_ASKED', { approver })
  return { ...question, runId, step, approver, token }
}

async function showQuestion(request: RouteRequest): Promise<Reply> {
  return page(await approvalPage({ ...(await openQuestion(request)), language: request.language }))
}

async function takeDecision(request: RouteRequest): Promise<Reply> {
  const { engine, language, body } = request
  const opened = await openQuestion(request)
  const { runId, step, approver: by, approve } = opened
  const values = textsOf(body)
  const { data, wrong } = filledIn(approve.form as JsonObject | undefined, values)
  if (wrong) return page(await approvalPage({ ...opened, language, values, wrong }), 422)
  const { outcome = '', note = '' } = values
  await engine.control.decide(runId, step, { by, outcome, ...(data ? { data } : {}), ...(note === '' ? {} : { note }) })
  return page(await approvalNote(thanks, kept, language))
}

function textsOf(body: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(body as object).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(entries) as Record<string, string>
}

interface FilledIn {
  readonly data?: JsonObject
  readonly wrong?: readonly WrongField[]
}

function filledIn(form: JsonObject | undefined, values: Readonly<Record<string, string>>): FilledIn {
  if (!form) return {}
  const own = Object.entries(values).filter(([name]) => name.startsWith(fieldPrefix))
  const given = Object.fromEntries(own.map(([name, value]) => [name.slice(fieldPrefix.length), value]))
  const checked = compileCheck<JsonObject>(form, { coerce: true })(given)
  return checked.ok ? { data: checked.value } : { wrong: checked.fields }
}

/** What a person with a link is told goes onto a page, not into a problem body. */
async function kindly(request: RouteRequest, work: (request: RouteRequest) => Promise<Reply>): Promise<Reply> {
  try {
    return await work(request)
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'caller') throw error
    const title = error.code === 'NOTHING_ASKED' ? tooLate : notOpen
    const detail = error.code === 'NOTHING_ASKED' ? nothingToDo : error.detail
    return page(await approvalNote(title, detail, request.language), error.status)
  }
}

const thanks: Localized = { vi: 'Cảm ơn bạn!', en: 'Thank you!' }
const kept: Localized = {
  vi: 'Quyết định của bạn đã được ghi lại. Bạn có thể đóng trang này.',
  en: 'Your decision has been kept. You can close this page.'
}
const tooLate: Localized = { vi: 'Việc này đã xong', en: 'This has been settled' }
const nothingToDo: Localized = {
  vi: 'Câu hỏi đã được quyết định hoặc đã hết hạn, nên bạn không cần làm gì nữa. Cảm ơn bạn đã ghé xem.',
  en: 'The question has been decided, or its time has passed, so there is nothing left for you to do. Thank you for coming by.'
}
const notOpen: Localized = { vi: 'Không mở được câu hỏi này', en: 'This question cannot be opened' }

function page(text: string, status = 200): Reply {
  return { status, text, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } }
}
