/**
 * Own copies of the built-ins that the guest's own code uses, taken before the plugin is loaded. A plugin may change every
 * built-in of its context afterwards: calls here never look at them again, so it only changes its own world.
 */
const { call } = Function.prototype

/**
 * Makes a method a function of its receiver: `uncurryThis(Map.prototype.get)(map, key)`.
 * @template {(...args: any[]) => any} F
 * @param {F} method
 * @returns {(self: any, ...args: any[]) => any}
 */
export const uncurryThis = (method) => call.bind(method)

export const { parse, stringify } = JSON
export const { construct, ownKeys } = Reflect
export const { create, defineProperty, freeze, getOwnPropertyDescriptor, hasOwn, keys } = Object
export const { isArray } = Array
export const { floor, imul } = Math
export const NativeArrayBuffer = ArrayBuffer
export const NativeDate = Date
export const NativeError = Error
export const NativePromise = Promise
export const NativeRangeError = RangeError
export const NativeTypeError = TypeError
export const text = String
export const dateNow = Date.now
export const charCodeAt = uncurryThis(String.prototype.charCodeAt)
export const indexOf = uncurryThis(String.prototype.indexOf)
export const slice = uncurryThis(String.prototype.slice)
export const toIsoString = uncurryThis(Date.prototype.toISOString)

/** Put there by `--expose-gc`; like every global that is not kept, the plugin never sees it. */
export const collectGarbage = globalThis.gc ?? (() => {})

/**
 * A table by key that no prototype reaches into.
 * @returns {any}
 */
export const table = () => create(null)
