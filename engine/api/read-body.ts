import type { Context } from 'hono'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Route } from './route.ts'

/** Reads the body of a request within its limit; JSON, or a form post where the route takes one. */
export async function readBody(context: Context, route: Route): Promise<unknown> {
  if (!route.body) return undefined
  const type = typeOf(context)
  const bytesMax = route.bodyBytesMax ?? limits.requestBytesMax
  if (route.body === 'text') return readText(context, bytesMax)
  if (type === '' && route.isBodyOptional && (await readText(context, bytesMax)) === '') return {}
  const isForm = route.body === 'form' && type === 'application/x-www-form-urlencoded'
  if (!isForm && type !== 'application/json') throw unsupported(route)
  const text = await readText(context, bytesMax)
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text)
}

function typeOf(context: Context): string {
  const [type = ''] = (context.req.header('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

async function readText(context: Context, bytesMax: number): Promise<string> {
  const length = Number(context.req.header('content-length') ?? Number.NaN)
  if (length > bytesMax) throw tooLarge(bytesMax)
  if (Number.isFinite(length)) return context.req.text()
  return readChunks(context.req.raw.body, bytesMax)
}

/** A body of unknown length is counted as it comes. */
async function readChunks(body: ReadableStream<Uint8Array> | null, bytesMax: number): Promise<string> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw engineError('BODY_NOT_JSON', {}, cause)
  }
}

function tooLarge(limitBytes: number): Error {
  return engineError('BODY_TOO_LARGE', { limitBytes })
}

function unsupported(route: Route): Error {
  const accepted = route.body === 'form' ? 'application/json, application/x-www-form-urlencoded' : 'application/json'
  return engineError('CONTENT_TYPE_UNSUPPORTED', { accepted })
}
