import { indexOf, NativeRangeError, slice, stringify, text } from './primordials.js'
import { settings } from './settings.js'

/**
 * What a failed call says, as JSON text. Thrown values are read here, inside the time limit, because reading them may run
 * the plugin's code.
 * @param {unknown} thrown
 * @returns {string}
 */
export function failureOf(thrown) {
  try {
    return describe(/** @type {any} */ (thrown))
  } catch {
    return stringify({ code: 'PLUGIN_THREW', message: 'The thrown value cannot be read.' })
  }
}

/** @param {any} thrown */
function describe(thrown) {
  const isObject = (typeof thrown === 'object' && thrown !== null) || typeof thrown === 'function'
  const message = isObject ? thrown.message : thrown
  const name = isObject ? shorten(thrown.name ?? '', 100) : ''
  const at = isObject ? pluginFrame(thrown.stack) : ''
  return stringify({ code: 'PLUGIN_THREW', name, message: shorten(message, settings.guestErrorCharsMax), at })
}

/**
 * @param {unknown} value
 * @param {number} charsMax
 */
export function shorten(value, charsMax) {
  const whole = typeof value === 'string' ? value : text(value)
  return whole.length > charsMax ? slice(whole, 0, charsMax - 1) + '…' : whole
}

/**
 * The first line of a stack that is the plugin's own code.
 * @param {unknown} stack
 */
function pluginFrame(stack) {
  if (typeof stack !== 'string') return ''
  const place = indexOf(stack, 'plugin.js:')
  if (place < 0) return ''
  const end = indexOf(stack, '\n', place)
  return slice(stack, place, end < 0 || end > place + 40 ? place + 40 : end)
}

/**
 * A limit that was passed: the handler sees an error, and the call fails even if it catches that.
 * @param {{ failure: string }} call
 * @param {string} limit
 * @param {number} value
 * @param {number} max
 */
export function refuse(call, limit, value, max) {
  call.failure = stringify({ code: 'PLUGIN_LIMIT', limit, value, max })
  throw new NativeRangeError('The limit ' + limit + ' was passed: ' + value + ' of ' + max + '.')
}
