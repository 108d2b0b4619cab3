import { logLine, randomOf } from './calls.js'
import { refuse } from './failures.js'
import {
  keys,
  NativeDate,
  NativeError,
  NativePromise,
  NativeTypeError,
  parse,
  stringify,
  table,
  toIsoString
} from './primordials.js'
import { nextId } from './random.js'
import { isSameRead } from './same-read.js'
import { settings } from './settings.js'

/**
 * The context of one call. Changes are buffered as text; a read that was not prefetched is asked of the engine when the
 * handler has nothing else to do.
 * @param {import('./calls.js').Call} call
 * @returns {import('../../../plugins/sdk/define-action.ts').ActionContext & import('../../../plugins/sdk/define-trigger.ts').TriggerContext}
 */
export function openContext(call) {
  return {
    records: recordsOf(call),
    settings: call.settings,
    http: { fetch: (url, options) => fetchOutside(call, url, options) },
    secrets: { verify: (signature) => ask(call, { op: 'verify', ...signature }, ({ isRight }) => isRight) },
    clock: { now: () => toIsoString(new NativeDate(call.now)) },
    ids: { next: () => nextId(randomOf(call), call.now) },
    send(channel, payload, options) {
      want(call, { kind: 'message', channel, payload, about: options?.about, key: options?.key })
    },
    signals: {
      emit(name, options) {
        want(call, { kind: 'signal', name, key: options?.key, data: options?.data })
      }
    },
    log(line) {
      logLine(call, line)
    }
  }
}

/**
 * @param {import('./calls.js').Call} call
 * @returns {any}
 */
function recordsOf(call) {
  return {
    find: (/** @type {any} */ entity, /** @type {any} */ query) =>
      read(call, { op: 'find', entity: entity.id, query: checkQuery(query) }, false),
    get: (/** @type {any} */ entity, /** @type {string} */ id) =>
      read(call, { op: 'get', entity: entity.id, id }, true),
    create(/** @type {any} */ entity, /** @type {any} */ values) {
      const id = nextId(randomOf(call), call.now)
      want(call, { kind: 'create', entity: entity.id, id, values })
      return id
    },
    update(/** @type {any} */ entity, /** @type {any} */ record, /** @type {any} */ values) {
      want(call, { kind: 'update', entity: entity.id, id: record.id, version: record.version, values })
    },
    delete(/** @type {any} */ entity, /** @type {any} */ record) {
      want(call, { kind: 'delete', entity: entity.id, id: record.id, version: record.version })
    }
  }
}

/**
 * JSON leaves out what is undefined, and a test that is left out would find every record.
 * @param {any} query
 */
function checkQuery(query) {
  const where = query?.where
  if (typeof where !== 'object' || where === null) return query ?? {}
  const names = keys(where)
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? ''
    if (where[name] === undefined) throw new NativeTypeError('The test of the field ' + name + ' is undefined.')
  }
  return query
}

/**
 * Buffers an effect. It is turned into text at once: what the handler does to the object afterwards changes nothing.
 * @param {import('./calls.js').Call} call
 * @param {unknown} effect
 */
function want(call, effect) {
  if (call.isOver) throw new NativeError('The call is over.')
  const { effectsPerCallMax, effectsBytesPerCallMax } = settings
  if (call.effectCount >= effectsPerCallMax) refuse(call, 'effectsPerCallMax', call.effectCount + 1, effectsPerCallMax)
  const text = stringify(effect)
  if (typeof text !== 'string') throw new NativeTypeError('An effect must be data.')
  call.effects += (call.effectCount++ === 0 ? '' : ',') + text
  const chars = call.effects.length
  if (chars > effectsBytesPerCallMax) refuse(call, 'effectsBytesPerCallMax', chars, effectsBytesPerCallMax)
}

/**
 * @param {import('./calls.js').Call} call
 * @param {string} url
 * @param {any} options
 */
function fetchOutside(call, url, { method = 'GET', headers, body, json } = {}) {
  const isJson = json !== undefined
  const all = isJson ? { 'content-type': 'application/json', ...headers } : { ...headers }
  const text = isJson ? stringify(json) : (body ?? null)
  return ask(call, { op: 'http', method, url, headers: all, body: text }, withJson)
}

/** @param {any} answer */
function withJson(answer) {
  const { status, body } = answer
  return { ...answer, ok: status >= 200 && status < 300, json: () => parse(body) }
}

/**
 * Asks the world something that no prefetched read can answer.
 * @param {import('./calls.js').Call} call
 * @param {object} question
 * @param {(answer: any) => any} shape what the handler gets of the answer
 * @returns {Promise<any>}
 */
function ask(call, question, shape) {
  return new NativePromise((resolve) => waitFor(call, question, (answers) => resolve(shape(answers[0]))))
}

/**
 * @param {import('./calls.js').Call} call
 * @param {object} question
 * @param {boolean} isOne
 */
function read(call, question, isOne) {
  return new NativePromise((resolve) => {
    const known = prefetchedBy(call, question)
    if (known) return resolve(isOne ? (known[0] ?? null) : known)
    waitFor(call, question, (answers) => resolve(isOne ? (answers?.[0] ?? null) : answers))
  })
}

/**
 * @param {import('./calls.js').Call} call
 * @param {object} question
 * @param {(answers: any) => void} take
 */
function waitFor(call, question, take) {
  if (call.isOver) throw new NativeError('The call is over.')
  if (call.readCount >= settings.readsPerCallMax) {
    refuse(call, 'readsPerCallMax', call.readCount + 1, settings.readsPerCallMax)
  }
  call.readCount++
  call.reads += (call.reads && ',') + stringify(question)
  call.pending[call.pendingCount++] = take
}

/**
 * What the engine has read already.
 * @param {import('./calls.js').Call} call
 * @param {unknown} question
 */
function prefetchedBy({ prefetched }, question) {
  for (let i = 0; i < prefetched.length; i++) {
    const answered = prefetched[i]
    if (answered && isSameRead(answered.read, question)) return answered.records
  }
  return null
}

/**
 * Gives the answers of the engine to the promises that wait for them.
 * @param {import('./calls.js').Call} call
 * @param {any[]} answers
 */
export function answerReads(call, answers) {
  const { pending, pendingCount } = call
  call.pending = table()
  call.pendingCount = 0
  call.reads = ''
  for (let i = 0; i < pendingCount; i++) {
    pending[i](answers[i])
  }
}
