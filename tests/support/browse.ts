/** A browser as far as sessions go: it keeps cookies, and says which page its requests come from. */
export interface Browser {
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Seen>
  cookie: string
}

export interface Seen {
  readonly status: number
  readonly headers: Headers
  // Tests look into bodies of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
}

export function openBrowse(url: string): Browser {
  const browser: Browser = {
    cookie: '',
    async call(method, path, body, headers = {}) {
      const answer = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(method === 'GET' ? {} : { origin: url, 'content-type': 'application/json' }),
          ...(browser.cookie ? { cookie: browser.cookie } : {}),
          ...headers
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) })
      })
      const [given] = answer.headers.getSetCookie()
      if (given) browser.cookie = given.split(';')[0] ?? ''
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false
      return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
    }
  }
  return browser
}

export const ownerPassword = 'chim hót trên cành'
export const owner = { email: 'mai@example.com', name: 'Mai', language: 'vi', password: ownerPassword } as const

/** Makes the owner and gives the browser in which that one is signed in. */
export async function browseAsOwner(url: string): Promise<Browser> {
  const browser = openBrowse(url)
  const { status } = await browser.call('POST', '/api/owner', owner)
  if (status !== 200) throw new Error(`the owner was not made: ${status}`)
  return browser
}

/** Invites somebody and accepts; gives that one's browser. */
export async function browseAs(url: string, by: Browser, who: Invited): Promise<Browser> {
  const { name, role, team = null } = who
  const asked = { email: `${name.toLowerCase()}@example.com`, role, team, language: 'en' }
  const { body } = await by.call('POST', '/api/invitations', asked)
  const browser = openBrowse(url)
  const secret = String(body.link).split('#')[1]
  const made = await browser.call('POST', '/api/invitations/accept', {
    secret,
    name,
    language: 'en',
    password: `a long phrase of ${name.length} words`
  })
  if (made.status !== 200) throw new Error(`not accepted: ${JSON.stringify([body, made.body])}`)
  return browser
}

export interface Invited {
  readonly name: string
  readonly role: string
  readonly team?: string | null
}
