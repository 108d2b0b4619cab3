import { defineProperty, freeze, NativeArrayBuffer, NativeTypeError, ownKeys, construct, table } from './primordials.js'

/**
 * Takes away what a handler has no use for: code made from text, shared memory, memory outside the heap limit, and what
 * would make two runs of the same call differ. What stays is a list, so a new global of a new engine is gone by default.
 */
const kept = freeze([
  ...['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'Date', 'Promise', 'RegExp'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['SuppressedError', 'globalThis', 'JSON', 'Math', 'Intl', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Iterator'],
  ...['Proxy', 'Reflect', 'parseFloat', 'parseInt', 'isFinite', 'isNaN', 'Infinity', 'NaN', 'undefined'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'console'],
  ...['ArrayBuffer', 'DataView', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array'],
  ...['Uint8ClampedArray', 'Float32Array', 'Float64Array', 'BigUint64Array', 'BigInt64Array']
])

export function harden() {
  const isKept = table()
  for (const name of kept) isKept[name] = true
  for (const name of ownKeys(globalThis)) if (!isKept[name]) takeAway(name)
  refuseCodeFromText()
  fixArrayBuffers()
}

/**
 * A global that cannot be deleted stays as a name for nothing.
 * @param {string | symbol} name
 */
function takeAway(name) {
  if (!Reflect.deleteProperty(globalThis, name)) defineProperty(globalThis, name, { value: undefined, writable: false })
}

/** The four kinds of functions each have a constructor that compiles text. */
function refuseCodeFromText() {
  const kinds = [function () {}, async function () {}, function* () {}, async function* () {}]
  for (const kind of kinds) {
    const prototype = Object.getPrototypeOf(kind)
    const refuse = function () {
      throw new NativeTypeError('Code cannot be made from text in a plugin.')
    }
    defineProperty(refuse, 'prototype', { value: prototype, writable: false })
    defineProperty(prototype, 'constructor', { value: refuse, writable: false, configurable: false })
  }
  globalThis.Function = /** @type {FunctionConstructor} */ (Function.prototype.constructor)
}

/** A buffer that can grow takes its memory past the limit of the isolate. */
function fixArrayBuffers() {
  const prototype = NativeArrayBuffer.prototype
  const fixed = /** @type {any} */ (
    function ArrayBuffer(/** @type {number} */ length) {
      if (!new.target) throw new NativeTypeError("Constructor ArrayBuffer requires 'new'")
      return construct(NativeArrayBuffer, [length], new.target)
    }
  )
  fixed.isView = NativeArrayBuffer.isView
  defineProperty(fixed, 'prototype', { value: prototype, writable: false })
  defineProperty(prototype, 'constructor', { value: fixed })
  for (const name of ['resize', 'transfer', 'transferToFixedLength']) Reflect.deleteProperty(prototype, name)
  globalThis.ArrayBuffer = fixed
}
