import type { Effect } from '../../schemas/effect.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { noUsage } from '../../schemas/plugin-state.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { EngineError, engineError } from '../errors.ts'
import type { Sandbox, SandboxCall, SandboxOutcome } from '../ports/sandbox.ts'
import { idOf } from './shop-manifest.ts'
import type { Trouble } from './trouble.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface SandboxParts {
  readonly time: VirtualTime
  readonly trouble: Trouble
  /** Calls per tag so far: what fails by plan fails so many times. It belongs to the world and survives the process. */
  readonly attempts: Map<string, number>
  /** The next new id of an entry. */
  readonly nextEntry: () => number
  readonly isAlive: () => boolean
  readonly began: (runId: string) => void
}

/** What plugins do in a simulation. Their effects are real; the isolate is not, because its time cannot be virtual. */
export function openSimulatedSandbox(parts: SandboxParts): Sandbox {
  const { time, trouble, began, isAlive } = parts
  return {
    load: () => undefined,
    unload: () => undefined,
    usage: () => noUsage,
    async call(call) {
      if (!isAlive()) return new Promise<never>(() => undefined)
      began(call.seed.split('/')[0] ?? '')
      const fault = trouble.atCall()
      if (fault?.kind === 'slowCall') await new Promise<void>((resolve) => time.after(fault.ms, resolve))
      if (!isAlive()) return new Promise<never>(() => undefined)
      if (fault?.kind === 'hostKilled') return { ok: false, error: engineError('PLUGIN_HOST_DIED') }
      return answer(parts, call)
    },
    close: () => Promise.resolve()
  }
}

async function answer(parts: SandboxParts, call: SandboxCall): Promise<SandboxOutcome> {
  const effects: Effect[] = []
  try {
    const output = await act({ ...parts, call, effects, input: JSON.parse(call.inputJson) as JsonObject })
    return { ok: true, outputJson: JSON.stringify(output), effects, log: [] }
  } catch (error) {
    if (error instanceof EngineError) return { ok: false, error }
    throw error
  }
}

interface Turn extends SandboxParts {
  readonly call: SandboxCall
  readonly effects: Effect[]
  readonly input: JsonObject
}

async function act(turn: Turn): Promise<Json> {
  const { input, call } = turn
  if (call.pluginId.startsWith('code:')) return { n: Number(input['n'] ?? 0) + 1 }
  const amount = Number(input['amount'] ?? 1)
  switch (call.action) {
    case 'post':
      return post(turn, 'post', amount)
    case 'undo':
      return post(turn, 'undo', -amount)
    case 'log':
      return addEntry(turn, 'log', 0)
    case 'fail':
      return failByPlan(turn)
    case 'search':
      return search(turn)
    default:
      return send(turn)
  }
}

/** Reads the account, adds an entry and brings the balance up to date: nothing of it may be lost or doubled. */
async function post(turn: Turn, sort: string, amount: number): Promise<Json> {
  const account = await readAccount(turn)
  const { id, version } = account
  const values = { balance: Number(account['balance'] ?? 0) + amount, count: Number(account['count'] ?? 0) + 1 }
  turn.effects.push({ kind: 'update', entity: 'shop.account', id, version, values })
  return addEntry(turn, sort, amount)
}

function addEntry({ effects, input, call, nextEntry }: Turn, sort: string, amount: number): Json {
  const values = { tag: call.seed, account: accountOf(input), amount, sort }
  effects.push({ kind: 'create', entity: 'shop.entry', id: idOf(2, nextEntry()), values })
  return { amount, account: values.account }
}

async function readAccount({ call, input }: Turn): Promise<StoredRecord> {
  const id = accountOf(input)
  const [records] = await call.read([{ op: 'get', entity: 'shop.account', id }])
  if (records?.[0]) return records[0]
  throw threw(`there is no account ${id}`)
}

async function search(turn: Turn): Promise<Json> {
  const where = { account: accountOf(turn.input) }
  const [records = []] = await turn.call.read([{ op: 'find', entity: 'shop.entry', query: { where, limit: 20 } }])
  return { found: records.length }
}

function accountOf({ account }: JsonObject): string {
  return typeof account === 'string' ? account : ''
}

function failByPlan(turn: Turn): Json {
  const { attempts, call, input } = turn
  const attempt = (attempts.get(call.seed) ?? 0) + 1
  attempts.set(call.seed, attempt)
  if (attempt <= Number(input['times'] ?? 1)) throw threw(`it fails by plan, attempt ${attempt}`)
  return addEntry(turn, 'log', 0)
}

function send({ effects, call }: Turn): Json {
  effects.push({ kind: 'message', channel: 'mail', payload: { tag: call.seed } })
  return { sent: true }
}

function threw(message: string): EngineError {
  return engineError('PLUGIN_THREW', { plugin: 'shop', message })
}
