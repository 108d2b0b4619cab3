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
    return '{"code":"PLUGIN_THREW","message":"The thrown value cannot be read."}'
  }
}

/** @param {any} thrown */
function describe(thrown) {
  const isObject = (typeof thrown === 'object' && thrown !== null) || typeof thrown === 'function'
  const message = shorten(isObject ? thrown.message : thrown, settings.guestErrorCharsMax)
  const name = isObject ? shorten(thrown.name ?? '', 100) : ''
  const at = isObject ? pluginFrame(thrown.stack) : ''
  // Only texts are turned into JSON here: for an object, the plugin's own `toJSON` might be asked.
  return (
    '{"code":"PLUGIN_THREW","name":' +
    stringify(name) +
    ',"message":' +
    stringify(message) +
    ',"at":' +
    stringify(at) +
    '}'
  )
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
  let end = place
  while (end < stack.length && end < place + 40 && indexOf(' )\n', slice(stack, end, end + 1)) < 0) end++
  return slice(stack, place, end)
}

/**
 * A limit that was passed: the handler sees an error, and the call fails even if it catches that.
 * @param {{ failure: string }} call
 * @param {string} limit
 * @param {number} value
 * @param {number} max
 */
export function refuse(call, limit, value, max) {
  call.failure = passedLimit(limit, value, max)
  throw new NativeRangeError('The limit ' + limit + ' was passed: ' + value + ' of ' + max + '.')
}

/**
 * @param {string} limit
 * @param {number} value
 * @param {number} max
 */
export function passedLimit(limit, value, max) {
  return '{"code":"PLUGIN_LIMIT","limit":"' + limit + '","value":' + value + ',"max":' + max + '}'
}
