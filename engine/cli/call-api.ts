import { openApi } from '../api/open-api.ts'
import { engineError, type EngineError, type ErrorCode } from '../errors.ts'
import { readAddress } from '../lock-folder.ts'
import { openEngineOn, openEntranceOf } from '../main.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { Problem } from '../../schemas/problem.ts'
import { configOf } from './config-of.ts'
import { quietLog } from './quiet-log.ts'

/** One call of the API; gives its body, or throws the error it answered with. */
export type CallApi = <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<T>

/**
 * Lets a command speak the API: to the Mạch that serves the folder, or, when none does, to an engine opened for the command.
 * Nothing but jobs over many runs is worked on there: runs go on when Mạch is started.
 */
export async function withApi<T>(
  options: { readonly data?: string; readonly url?: string },
  work: (call: CallApi) => Promise<T>
): Promise<T> {
  const { url: given, ...rest } = options
  const config = configOf(rest)
  const url = given ?? readAddress(config.dataFolder)
  if (url !== null) return work(callerOf((path, init) => fetch(url + path, withKey(init, config.apiKey))))
  const engine = await openEngineOn(config, quietLog)
  const api = openApi({ engine, log: quietLog, entrance: openEntranceOf(engine, config, quietLog), isTrusted: true })
  try {
    await engine.bulk.start()
    return await work(callerOf(async (path, init) => api.request(`http://127.0.0.1${path}`, withHost(init))))
  } finally {
    await engine.stop()
  }
}

function withHost(init: RequestInit): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string>), host: '127.0.0.1' } }
}

/** Once there is an owner, a running Mạch asks commands for a key too. */
function withKey(init: RequestInit, key: string | undefined): RequestInit {
  if (key === undefined) return init
  return { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` } }
}

export function callerOf(send: (path: string, init: RequestInit) => Promise<Response>): CallApi {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await send(path, { method, headers: { 'content-type': 'application/json' }, ...json })
    if (answer.status === 204) return undefined as T
    if (answer.ok) return (await answer.json()) as T
    throw toError((await answer.json()) as Problem)
  }
}

function toError({ code, details, fields }: Problem): EngineError {
  const more = fields ? { fields } : {}
  return engineError(code as ErrorCode, { ...(details as JsonObject | undefined), ...more })
}
