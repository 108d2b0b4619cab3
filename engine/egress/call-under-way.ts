import type { IncomingMessage } from 'node:http'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { AuditedCall, OutsideAnswer, OutsideOutcome, OutsideRequest } from '../ports/gateway.ts'
import { lowerHeaders, reasonAgainstHeaders } from './reason-against-headers.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import { nextHop, type Hop } from './next-hop.ts'
import { prepareHop } from './prepare-hop.ts'
import { acceptedCodings, readAnswer } from './read-answer.ts'
import { makeScrub, type Scrub } from './make-scrub.ts'
import { AddressRefused, NotConnected, sendRequest, type Way } from './send-request.ts'

export interface CallSettings extends Omit<Way, 'signal'> {
  readonly bounds: GatewayLimits
}

/** Methods that change nothing on the far side, so that a lost answer costs nothing. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** One call with its redirects, from the judging of its first request to the scrubbed answer. */
export class CallUnderWay {
  readonly #asked: OutsideRequest
  readonly #settings: CallSettings
  readonly #scrub: Scrub
  readonly #hosts: string[] = []
  readonly #secrets = new Set<string>()
  #answers = 0
  #sentBytes = 0
  #receivedBytes = 0

  constructor(asked: OutsideRequest, settings: CallSettings) {
    this.#asked = asked
    this.#settings = settings
    this.#scrub = makeScrub(Object.values(asked.secrets ?? {}).map(({ value }) => value))
  }

  async run(): Promise<OutsideOutcome> {
    const signal = AbortSignal.timeout(this.#settings.bounds.outsideCallMs)
    try {
      return { kind: 'answered', answer: await this.#follow(signal) }
    } catch (error) {
      return this.#outcomeOf(error, signal)
    }
  }

  /** What the audit keeps of it, however it ended. */
  trace(): Omit<AuditedCall, 'at' | 'outcome' | 'status' | 'code' | 'durationMs'> {
    const { plugin, method, url } = this.#asked
    return {
      plugin,
      method: method.slice(0, 20),
      // A plugin that has got hold of a value by other means must not write it into the audit.
      url: this.#scrub(url.split(/[?#]/)[0] ?? '').slice(0, 500),
      hosts: this.#hosts,
      secrets: [...this.#secrets],
      sentBytes: this.#sentBytes,
      receivedBytes: this.#receivedBytes
    }
  }

  async #follow(signal: AbortSignal): Promise<OutsideAnswer> {
    let hop = this.#firstHop()
    while (this.#answers <= limits.outsideRedirectsMax) {
      const ready = prepareHop(hop, this.#asked)
      this.#hosts.push(ready.url.host)
      for (const name of ready.secrets) this.#secrets.add(name)
      this.#sentBytes += Buffer.byteLength(ready.body ?? '')
      const response = await sendRequest(ready, { ...this.#settings, signal })
      this.#answers += 1
      const status = response.statusCode ?? 0
      const next = nextHop(hop, ready.url, { status, location: response.headers.location ?? '' })
      if (next === null) return this.#answerOf(response, status)
      response.destroy()
      hop = next
    }
    throw this.#refused(this.#hosts.at(-1) ?? '', `it was sent on more than ${limits.outsideRedirectsMax} times`)
  }

  #firstHop(): Hop {
    const { method, url, headers = {}, body = null } = this.#asked
    const reason = reasonAgainstHeaders(method, headers)
    if (reason !== null) throw this.#refused(URL.parse(url)?.host ?? '', reason)
    const all = { 'user-agent': 'mach', ...lowerHeaders(headers), 'accept-encoding': acceptedCodings }
    return { method, url, headers: all, body, isOwnUrl: true }
  }

  async #answerOf(response: IncomingMessage, status: number): Promise<OutsideAnswer> {
    const max = this.#settings.bounds.outsideAnswerBytesMax
    const read = await readAnswer(response, max)
    this.#receivedBytes = read.bytes
    if (!read.ok) {
      const { plugin } = this.#asked
      throw engineError('PLUGIN_LIMIT', { plugin, limit: 'outsideAnswerBytesMax', value: read.bytes, max })
    }
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, this.#scrub(value)] as const] : []
    )
    return { status, headers: Object.fromEntries(headers), ...bodyOf(read.content, this.#scrub) }
  }

  #outcomeOf(error: unknown, signal: AbortSignal): OutsideOutcome {
    const isHarmless = safeMethods.has(this.#asked.method)
    const host = this.#hosts.at(-1) ?? ''
    const isFirst = this.#answers === 0
    if (error instanceof EngineError || error instanceof AddressRefused) {
      const known = error instanceof EngineError ? error : this.#refused(host, 'it leads to no public address')
      return { kind: isFirst || isHarmless ? 'refused' : 'unknown', error: known }
    }
    const isUnsent = isFirst && error instanceof NotConnected
    const late = `no answer within ${this.#settings.bounds.outsideCallMs} ms`
    const reason = signal.aborted ? late : this.#scrub(reasonOf(error))
    const failed = engineError('OUTSIDE_CALL_FAILED', { plugin: this.#asked.plugin, host, reason })
    return { kind: isUnsent || isHarmless ? 'failed' : 'unknown', error: failed }
  }

  #refused(host: string, reason: string): EngineError {
    return engineError('OUTSIDE_CALL_REFUSED', { plugin: this.#asked.plugin, host, reason })
  }
}

/** Text stays text; other bytes are scrubbed as letters of one byte each, then packed. */
function bodyOf(content: Buffer, scrub: Scrub): Pick<OutsideAnswer, 'body' | 'encoding'> {
  try {
    return { body: scrub(new TextDecoder('utf-8', { fatal: true }).decode(content)), encoding: 'utf8' }
  } catch {
    const bytes = Buffer.from(scrub(content.toString('latin1')), 'latin1')
    return { body: bytes.toString('base64'), encoding: 'base64' }
  }
}

/** A code of the connection says enough; longer texts may hold addresses of the inner network. */
function reasonOf(error: unknown): string {
  if (error instanceof NotConnected) return error.message
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return 'the connection broke'
}
