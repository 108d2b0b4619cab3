import { construct, defineProperty, getOwnPropertyDescriptor, NativeDate, uncurryThis } from './primordials.js'

/**
 * Time stands still: `Date` and `Intl` show the time of the call whose turn it is. So a call made again gives the same
 * answer, and nothing inside can be timed.
 */
let now = 0

/** @param {number} time */
export function setNow(time) {
  now = time
}

export function stopTheClock() {
  const FixedDate = /** @type {any} */ (
    function Date(/** @type {any[]} */ ...args) {
      if (!new.target) return dateToString(new NativeDate(now))
      return construct(NativeDate, args.length === 0 ? [now] : args, new.target)
    }
  )
  FixedDate.now = () => now
  FixedDate.parse = NativeDate.parse
  FixedDate.UTC = NativeDate.UTC
  defineProperty(FixedDate, 'length', { value: 7 })
  defineProperty(FixedDate, 'prototype', { value: NativeDate.prototype, writable: false })
  defineProperty(NativeDate.prototype, 'constructor', { value: FixedDate })
  globalThis.Date = FixedDate
  stopIntl()
}

const dateToString = uncurryThis(NativeDate.prototype.toString)

/** Without a date a formatter would take the real time. */
function stopIntl() {
  const prototype = Intl.DateTimeFormat.prototype
  const formatOf = uncurryThis(getOwnPropertyDescriptor(prototype, 'format')?.get ?? Object)
  const formatToParts = uncurryThis(prototype.formatToParts)
  defineProperty(prototype, 'format', {
    get() {
      const format = formatOf(this)
      return (/** @type {any} */ date) => format(date === undefined ? now : date)
    }
  })
  defineProperty(prototype, 'formatToParts', {
    value(/** @type {any} */ date) {
      return formatToParts(this, date === undefined ? now : date)
    }
  })
}
