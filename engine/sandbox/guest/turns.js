/**
 * The guest's side of the sandbox: it runs the calls of a batch one after the other, each until it is done or waits for
 * the engine, and gives their answers back as one text. Only text enters and leaves; no function of the host exists here.
 *
 * A call that settles starts the next one in the same turn. A call that waits leaves the microtask queue empty; then the
 * host calls `step`, which knows by that that the call can go no further by itself.
 */
import { currentCall, keepConsole, openCall, realNow, seedMathRandom, setCurrentCall } from './calls.js'
import { stopTheClock } from './clock.js'
import { answerReads, openContext } from './context.js'
import { failureOf, passedLimit } from './failures.js'
import { harden } from './harden.js'
import { charCodeAt, collectGarbage, NativeTypeError, parse, stringify, table } from './primordials.js'
import { configure, settings } from './settings.js'

/** @typedef {import('./calls.js').Call} Call */

/** @type {any} Handlers by action. */
const handlers = table()
let isLoaded = false

/** @type {any[]} */
let batch = []
let place = 0
let isRead = false
let answers = ''
let sliceEndsAt = 0
/** @type {any} Calls that wait for the engine, by key. */
const waiting = table()

/**
 * Prepares the context. The plugin's bundle is run next and calls `machPlugin` with its definition.
 * @param {string} settingsJson
 */
export function prepare(settingsJson) {
  configure(settingsJson)
  harden()
  stopTheClock()
  seedMathRandom()
  keepConsole()
  Object.defineProperty(globalThis, 'machPlugin', { value: registerPlugin, configurable: true })
}

/** @param {any} plugin */
function registerPlugin(plugin) {
  Reflect.deleteProperty(globalThis, 'machPlugin')
  const { actions = [], triggers = [], channels = [] } = plugin ?? {}
  for (let i = 0; i < actions.length; i++) handlers[actions[i].id] = actions[i].run
  for (let i = 0; i < triggers.length; i++) handlers['trigger:' + triggers[i].id] = triggers[i].receive
  for (let i = 0; i < channels.length; i++) handlers['channel:' + channels[i].id] = channels[i].deliver
  isLoaded = true
}

export const hasPlugin = () => isLoaded

export const collect = () => collectGarbage()

/**
 * Begins a batch: a list of `["s", key, action, now, seed, input, prefetched, settings]` (start), `["r", key, answers]` (resume) and
 * `["f", key]` (forget).
 * @param {string} batchJson
 */
export function begin(batchJson) {
  place = 0
  batch = []
  isRead = false
  batch = parse(batchJson)
  isRead = true
  sliceEndsAt = realNow() + settings.sliceMs
  advance()
}

/**
 * Goes on after the microtasks of a turn. Gives nothing while there is more to do at once; otherwise the answers so far,
 * with `.` in front when the batch is done, `+` when its time slice is spent and the rest is still to come, or only `!`
 * when the batch cannot be read.
 */
export function step() {
  if (!isRead) return '!'
  park()
  if (place < batch.length && realNow() < sliceEndsAt && answers.length < settings.callOutputBytesMax) {
    advance()
    return ''
  }
  const text = (place < batch.length ? '+' : '.') + answers
  answers = ''
  return text
}

/** Begins the next slice of a batch. */
export function goOn() {
  sliceEndsAt = realNow() + settings.sliceMs
  advance()
}

function advance() {
  while (place < batch.length && realNow() < sliceEndsAt && answers.length < settings.callOutputBytesMax) {
    const entry = batch[place]
    batch[place++] = null
    if (entry[0] === 's') return start(entry)
    if (entry[0] === 'r') return resume(entry[1], entry[2])
    delete waiting[entry[1]]
  }
}

/** @param {any[]} entry */
function start(entry) {
  const call = openCall(entry)
  setCurrentCall(call)
  void drive(call, handlers[entry[2]], entry[2], entry[5])
}

/**
 * @param {number} key
 * @param {any[]} records
 */
function resume(key, records) {
  const call = waiting[key]
  delete waiting[key]
  setCurrentCall(call)
  answerReads(call, records)
}

/**
 * `await` takes the built-in promise of the handler without looking at its `then`, so it cannot be intercepted.
 * @param {Call} call
 * @param {any} handler
 * @param {string} name
 * @param {unknown} input
 */
async function drive(call, handler, name, input) {
  try {
    if (!handler) throw new NativeTypeError('There is no action ' + name + '.')
    finish(call, await handler(input, openContext(call)))
  } catch (thrown) {
    if (!call.isOver) fail(call, call.failure || failureOf(thrown))
  }
  if (currentCall() === call) {
    setCurrentCall(null)
    advance()
  }
}

/**
 * @param {Call} call
 * @param {unknown} output
 */
function finish(call, output) {
  if (call.failure) return fail(call, call.failure)
  const text = stringify(output) ?? 'null'
  const max = settings.callOutputBytesMax
  const bytes = bytesOf(text, max)
  if (bytes > max) return fail(call, passedLimit('callOutputBytesMax', bytes, max))
  call.isOver = true
  answers += 'd' + call.key + '\n' + text + '\n' + call.effects + '\n' + call.log + '\n'
}

/**
 * @param {Call} call
 * @param {string} failure
 */
function fail(call, failure) {
  call.isOver = true
  answers += 'e' + call.key + '\n' + failure + '\n\n' + call.log + '\n'
}

/** A call that has not settled when nothing is left to run waits for its reads, or for nothing at all. */
function park() {
  const call = currentCall()
  if (!call) return
  setCurrentCall(null)
  if (call.failure) return fail(call, call.failure)
  if (call.pendingCount === 0) return fail(call, '{"code":"PLUGIN_DEADLOCK"}')
  waiting[call.key] = call
  answers += 'r' + call.key + '\n[' + call.reads + ']\n\n\n'
}

/**
 * The bytes of a text, counted only where they matter: most texts are far below the limit, or above it by their length.
 * @param {string} text
 * @param {number} bytesMax
 */
function bytesOf(text, bytesMax) {
  let bytes = text.length
  if (bytes * 3 <= bytesMax || bytes > bytesMax) return bytes
  for (let i = 0; i < text.length; i++) {
    const unit = charCodeAt(text, i)
    if (unit >= 0x80) bytes++
    // Each half of a surrogate pair stands for two of its four bytes.
    if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) bytes++
  }
  return bytes
}
