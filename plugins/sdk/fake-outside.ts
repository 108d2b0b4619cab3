import type { Json, JsonObject } from '../../schemas/json.ts'
import type { Http } from './http.ts'

/** A request as the handler asked for it; secrets stand in it by their handles, as everywhere in a plugin. */
export interface FakeRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export type FakeQuestion =
  | ({ readonly op: 'http' } & FakeRequest)
  | {
      readonly op: 'verify'
      readonly secret: string
      readonly algorithm: 'sha1' | 'sha256' | 'sha512'
      readonly encoding: 'hex' | 'base64'
      readonly text: string
      readonly signature: string
    }

/** What the far side answers: `json` or `body`; status 200 unless it says otherwise. */
export interface FakeAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly json?: Json
}

/** An answer that was recorded, for the next call of that method (`GET` when it is left out) to that URL. Each is used once. */
export interface RecordedCall {
  readonly method?: string
  readonly url: string
  readonly answer: FakeAnswer
}

/** The outside of a test: recorded calls, or a function that plays the far side. */
export type FakeOutside = readonly RecordedCall[] | ((request: FakeRequest) => FakeAnswer)

interface PlainAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly encoding: 'utf8'
}

/** Plays the outside of a test: answers requests from what was recorded and keeps them, and checks signatures. */
export class OutsideOfTest {
  readonly requests: FakeRequest[] = []
  readonly #left: RecordedCall[]
  readonly #play: ((request: FakeRequest) => FakeAnswer) | null
  readonly #secrets: Readonly<Record<string, string>>

  constructor(outside: FakeOutside, secrets: Readonly<Record<string, string>>) {
    this.#left = typeof outside === 'function' ? [] : [...outside]
    this.#play = typeof outside === 'function' ? outside : null
    this.#secrets = secrets
  }

  /** Calls as a handler sees them that uses these capabilities. */
  http(uses: readonly string[]): Http {
    return {
      fetch: (url, { method = 'GET', headers = {}, body, json } = {}) => {
        const isJson = json !== undefined
        const all = isJson ? { 'content-type': 'application/json', ...headers } : { ...headers }
        const text = isJson ? JSON.stringify(json) : (body ?? null)
        return Promise.resolve(this.#answer({ method, url, headers: all, body: text }, uses)).then((answer) => ({
          ...answer,
          ok: answer.status >= 200 && answer.status < 300,
          json: () => JSON.parse(answer.body) as Json
        }))
      }
    }
  }

  async verify({ secret, algorithm, encoding, text, signature }: AskedSignature, uses: readonly string[]) {
    if (!uses.includes(`secret:${secret}`)) throw new Error(`The handler does not say that it uses secret:${secret}`)
    const value = this.#secrets[secret]
    if (value === undefined)
      throw new Error(`The secret ${secret} has no value; add \`secrets: { ${secret}: '…' }\` to openFakeWorld`)
    return (await sign(value, text, { algorithm, encoding })) === signature
  }

  /** The same, as a real isolate asks. */
  answers(questions: readonly FakeQuestion[], uses: readonly string[]): Promise<readonly JsonObject[]> {
    return Promise.all(
      questions.map(async (asked): Promise<JsonObject> => {
        if (asked.op === 'verify') return { isRight: await this.verify(asked, uses) }
        const { method, url, headers, body } = asked
        return { ...this.#answer({ method, url, headers, body }, uses) }
      })
    )
  }

  #answer(request: FakeRequest, uses: readonly string[]): PlainAnswer {
    const { url } = request
    if (!opens(uses, url)) throw new Error(`${url} is not among the hosts that the handler uses: ${uses.join(', ')}`)
    this.requests.push(request)
    const { status = 200, headers = {}, body, json } = this.#play ? this.#play(request) : this.#recorded(request)
    if (status === 429 || status === 503) throw new Error(`${url} is busy (${status}); Mạch tries the step again later`)
    const text = json === undefined ? (body ?? '') : JSON.stringify(json)
    return { status, headers: lowerCase(headers), body: text, encoding: 'utf8' }
  }

  #recorded({ method, url }: FakeRequest): FakeAnswer {
    const place = this.#left.findIndex((each) => (each.method ?? 'GET') === method && each.url === url)
    const [found] = place < 0 ? [] : this.#left.splice(place, 1)
    if (found) return found.answer
    throw new Error(
      `Nothing was recorded for ${method} ${url}. Add to \`outside\` of openFakeWorld: ` +
        `{ method: '${method}', url: '${url}', answer: { status: 200, json: {} } }`
    )
  }
}

type AskedSignature = Omit<Extract<FakeQuestion, { readonly op: 'verify' }>, 'op'>

function opens(uses: readonly string[], text: string): boolean {
  const url = URL.parse(text.replaceAll(/\{\{secret:\w+\}\}/g, 'secret'))
  const kind = url?.protocol === 'http:' ? 'http+plain:' : 'http:'
  return uses.some((each) => {
    if (!url || !each.startsWith(kind)) return false
    const host = each.slice(kind.length)
    return host.startsWith('*.') ? url.host.endsWith(host.slice(1)) : url.host === host
  })
}

/** The HMAC of a text, as a sender signs it; for tests of triggers. */
export async function sign(
  secret: string,
  text: string,
  { algorithm = 'sha256', encoding = 'hex' }: { readonly algorithm?: string; readonly encoding?: string } = {}
): Promise<string> {
  const hash = algorithm.replace('sha', 'SHA-')
  const bytes = (value: string) => new TextEncoder().encode(value)
  const key = await crypto.subtle.importKey('raw', bytes(secret), { name: 'HMAC', hash }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(text)))
  if (encoding === 'base64') return btoa(String.fromCodePoint(...mac))
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Names of headers are the same in any case. */
export function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
