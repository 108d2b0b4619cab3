import { shorten } from './failures.js'
import { dateNow, stringify, table } from './primordials.js'
import { nextUint32, randomFrom } from './random.js'
import { settings } from './settings.js'
import { setNow } from './clock.js'

/**
 * One call inside: what it asked for so far, as text ready to leave. Text is only ever appended, because lists and objects
 * can be changed by the plugin through their prototypes.
 * @typedef {object} Call
 * @property {number} key
 * @property {number} now
 * @property {string} seed
 * @property {import('./random.js').Random | null} random
 * @property {readonly { read: unknown, records: any[] }[]} prefetched what the engine has read already
 * @property {any} settings what the owner has set
 * @property {string} effects
 * @property {number} effectCount
 * @property {string} log
 * @property {number} logCount
 * @property {string} reads asked in this turn
 * @property {any} pending the promises of those reads, by place
 * @property {number} pendingCount
 * @property {number} readCount
 * @property {string} failure
 * @property {boolean} isOver
 */

/** @type {Call | null} The call whose turn it is. */
let current = null

/**
 * @param {any[]} entry as `begin` takes it
 * @returns {Call}
 */
export function openCall(entry) {
  return {
    key: entry[1],
    now: entry[3],
    seed: entry[4],
    random: null,
    prefetched: entry[6],
    settings: entry[7] ?? table(),
    effects: '',
    effectCount: 0,
    log: '',
    logCount: 0,
    reads: '',
    pending: table(),
    pendingCount: 0,
    readCount: 0,
    failure: '',
    isOver: false
  }
}

export const currentCall = () => current

/** @param {Call | null} call */
export function setCurrentCall(call) {
  current = call
  if (call) setNow(call.now)
}

/** @param {Call} call */
export function randomOf(call) {
  return (call.random ??= randomFrom(call.seed))
}

/** `Math.random` takes its numbers from the call whose turn it is. */
export function seedMathRandom() {
  const whileLoading = randomFrom('')
  Math.random = () => nextUint32(current ? randomOf(current) : whileLoading) / 4_294_967_296
}

/** `console` writes into the log of the call whose turn it is. */
export function keepConsole() {
  const write = (/** @type {any[]} */ ...values) => {
    if (!current) return
    let line = ''
    for (let i = 0; i < values.length; i++) line += (i === 0 ? '' : ' ') + shown(values[i])
    logLine(current, line)
  }
  for (const name of Reflect.ownKeys(console)) Reflect.deleteProperty(console, name)
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace']) Reflect.set(console, name, write)
}

/** @param {unknown} value */
const shown = (value) =>
  typeof value === 'object' && value !== null ? stringify(value) : shorten(value, settings.logLineCharsMax)

/**
 * Lines past the limit are dropped: a log is for people, and no reason to fail a call.
 * @param {Call} call
 * @param {unknown} line
 */
export function logLine(call, line) {
  if (call.isOver || call.logCount >= settings.logLinesPerCallMax) return
  call.log += (call.logCount++ === 0 ? '' : ',') + stringify(shorten(line, settings.logLineCharsMax))
}

/** Real time, for sharing the host between batches; never shown to the plugin. */
export const realNow = dateNow
