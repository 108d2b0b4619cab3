import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import { engineError, type EngineError } from '../errors.ts'
import type { CallBook, CallEnd, NewCall } from '../ports/call-book.ts'
import type { Clock } from '../ports/clock.ts'
import type { AuditedCall, Gateway, OutsideAnswer, OutsideOutcome } from '../ports/gateway.ts'
import type { GuestQuestion, GuestRequest, GuestSignature } from '../ports/sandbox.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { deriveId } from './make-id.ts'
import type { PluginSettings } from './plugin-settings.ts'

/**
 * What plugins ask of the world while they run. A call is written down before it leaves and settled when it is answered, so
 * that after a crash it is known that it may have left: it is not sent again unless that is safe. It must never send what
 * was not written down, and never tell a plugin the value of a secret.
 */
export interface OutsideCalls {
  /** Answers the questions of one attempt; throws the first error among them, once all have ended. */
  answer(asker: OutsideAsker, questions: readonly GuestQuestion[], first: number): Promise<readonly JsonObject[]>
}

export interface OutsideAsker {
  readonly plugin: string
  readonly granted: ReadonlySet<string>
  readonly runId: string | null
  readonly stepId: string | null
  /** Names this attempt: a call of it is sent once. */
  readonly attempt: readonly string[]
  /** Names what all attempts have in common: the far side is told it as the key. */
  readonly work: readonly string[]
  /** The far side honours the key, so that a call whose answer was lost may be sent again. */
  readonly mayRepeat: boolean
  /** Makes lasting what the call rests on, before it leaves. */
  readonly before: () => Promise<void>
}

interface Parts {
  readonly book: CallBook
  readonly gateway: Gateway | null
  readonly settings: PluginSettings
  readonly clock: Clock
  readonly telemetry: Telemetry
}

export function openOutsideCalls(parts: Parts): OutsideCalls {
  const calls = new Calls(parts)
  return {
    async answer(asker, questions, first) {
      const requests = questions.filter(({ op }) => op === 'http')
      if (requests.length > 0) await asker.before()
      const ended = await Promise.allSettled(questions.map((question, at) => calls.answer(asker, question, first + at)))
      const failed = ended.find((each) => each.status === 'rejected')
      if (failed) throw failed.reason
      return ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    }
  }
}

/** Methods that change nothing on the far side. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD'])
/** Answers by which a far side says that it has not taken the call and wants it later. */
const busyStatuses: ReadonlySet<number> = new Set([429, 503])

class Calls {
  readonly #parts: Parts
  /** Calls under way, so that an attempt that is begun again beside itself waits for the same answer. */
  readonly #underWay = new Map<string, Promise<JsonObject>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  answer(asker: OutsideAsker, question: GuestQuestion, index: number): Promise<JsonObject> {
    return question.op === 'http' ? this.#request(asker, question, index) : this.#verify(asker, question)
  }

  async #verify({ plugin, granted }: OutsideAsker, asked: GuestSignature): Promise<JsonObject> {
    const capability = `secret:${asked.secret}`
    if (!granted.has(capability)) throw engineError('CAPABILITY_DENIED', { plugin, capability })
    const secrets = await this.#parts.settings.open(plugin)
    const secret = Object.hasOwn(secrets, asked.secret) ? secrets[asked.secret] : undefined
    if (!secret || secret.value === '') throw engineError('SECRET_MISSING', { plugin, secret: asked.secret })
    const right = createHmac(asked.algorithm, secret.value).update(asked.text).digest()
    const given = Buffer.from(asked.signature, asked.encoding)
    return { isRight: given.length === right.length && timingSafeEqual(given, right) }
  }

  async #request(asker: OutsideAsker, asked: GuestRequest, index: number): Promise<JsonObject> {
    const call = this.#toCall(asker, asked, index)
    const known = this.#underWay.get(call.id)
    if (known) return known
    const answer = this.#make(asker, asked, call)
    this.#underWay.set(call.id, answer)
    return answer.finally(() => this.#underWay.delete(call.id))
  }

  #toCall({ plugin, runId, stepId, attempt, work }: OutsideAsker, asked: GuestRequest, index: number): NewCall {
    const { method, url, headers, body } = asked
    const at = this.#parts.clock.now()
    const key = deriveId('call', ...work, String(index))
    const id = deriveId('attempt', key, ...attempt)
    const requestHash = createHash('sha256')
      .update(JSON.stringify([method, url, headers, body]))
      .digest('base64url')
    const shownUrl = (url.split(/[?#]/)[0] ?? '').slice(0, 500)
    return { id, plugin, runId, stepId, key, at, method: method.slice(0, 20), url: shownUrl, requestHash }
  }

  async #make(asker: OutsideAsker, asked: GuestRequest, call: NewCall): Promise<JsonObject> {
    const { book, gateway, settings } = this.#parts
    if (!gateway)
      throw engineError('OUTSIDE_CALL_REFUSED', { plugin: asker.plugin, host: '', reason: 'there is no way out' })
    const mayRepeat = asker.mayRepeat || safeMethods.has(asked.method)
    const known = await book.begin(call)
    if (known?.answer) return known.answer
    if (known && !mayRepeat) throw await this.#giveUp(call)
    if (known) await book.begin(call, true)
    const secrets = await settings.open(asker.plugin)
    const headers = safeMethods.has(asked.method) ? asked.headers : { 'idempotency-key': call.key, ...asked.headers }
    let audited: AuditedCall | null = null
    const outcome = await gateway.request({
      plugin: asker.plugin,
      granted: [...asker.granted],
      method: asked.method,
      url: asked.url,
      headers,
      ...(asked.body === null ? {} : { body: asked.body }),
      secrets,
      heard: (heard) => void (audited = heard)
    })
    return this.#settle({ call, mayRepeat, outcome, audited })
  }

  /** It had left before this process began, and nobody knows whether it was taken. */
  async #giveUp(call: NewCall): Promise<EngineError> {
    const error = unknownError(call, 'Mạch stopped before the answer came')
    await this.#parts.book.settle(call.id, endOf('unknown', null, { code: error.code, answer: null }))
    return error
  }

  async #settle({ call, mayRepeat, outcome, audited }: Made): Promise<JsonObject> {
    const { book, telemetry, clock } = this.#parts
    const now = clock.now()
    const judged = judge(call, outcome, { mayRepeat, now })
    const code = judged.error?.code ?? null
    await book.settle(call.id, endOf(judged.state, audited, { code, answer: judged.error ? null : judged.answer }))
    telemetry.outsideCalled({ plugin: call.plugin, outcome: judged.state, tookMs: now - call.at })
    if (judged.error) throw judged.error
    return judged.answer
  }
}

interface Made {
  readonly call: NewCall
  readonly mayRepeat: boolean
  readonly outcome: OutsideOutcome
  readonly audited: AuditedCall | null
}

type Judged =
  | { readonly state: 'answered'; readonly answer: JsonObject; readonly error: null }
  | { readonly state: CallEnd['state']; readonly error: EngineError }

function judge(
  call: NewCall,
  outcome: OutsideOutcome,
  { mayRepeat, now }: { mayRepeat: boolean; now: Millis }
): Judged {
  switch (outcome.kind) {
    case 'answered': {
      const { answer } = outcome
      if (!busyStatuses.has(answer.status)) return { state: 'answered', answer: { ...answer }, error: null }
      const error = failedError(call, `it answered ${answer.status}`, retryAfterOf(answer, now))
      return { state: 'failed', error }
    }
    case 'refused':
      return { state: 'refused', error: outcome.error }
    case 'failed':
      return { state: 'failed', error: withRetryAfter(outcome.error, outcome.retryAfterMs) }
    case 'unknown': {
      const reason = outcome.error.message
      return { state: 'unknown', error: mayRepeat ? failedError(call, reason) : unknownError(call, reason) }
    }
  }
}

function failedError({ plugin, url }: NewCall, reason: string, retryAfterMs?: number): EngineError {
  return withRetryAfter(engineError('OUTSIDE_CALL_FAILED', { plugin, host: hostOf(url), reason }), retryAfterMs)
}

function unknownError({ plugin, url, key }: NewCall, reason: string): EngineError {
  return engineError('OUTSIDE_CALL_UNKNOWN', { plugin, host: hostOf(url), key, reason })
}

function withRetryAfter(error: EngineError, retryAfterMs: number | undefined): EngineError {
  return retryAfterMs === undefined ? error : engineError(error.code, { ...error.details, retryAfterMs }, error)
}

/** Seconds, or a date. */
function retryAfterOf({ headers }: OutsideAnswer, now: Millis): number | undefined {
  const said = headers['retry-after']?.trim() ?? ''
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1000
  const at = Date.parse(said)
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0)
}

function endOf(
  state: CallEnd['state'],
  audited: AuditedCall | null,
  { code, answer }: Pick<CallEnd, 'code' | 'answer'>
): CallEnd {
  const { status, hosts, secrets, sentBytes, receivedBytes, durationMs: tookMs } = audited ?? unheard
  return { state, status, code, hosts, secrets, sentBytes, receivedBytes, tookMs, answer }
}

/** What is known of a call that this process has not made. */
const unheard = { status: null, hosts: [], secrets: [], sentBytes: 0, receivedBytes: 0, durationMs: null }

const hostOf = (url: string) => URL.parse(url)?.host ?? ''
