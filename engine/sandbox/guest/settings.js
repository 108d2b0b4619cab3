import { parse, table } from './primordials.js'

/**
 * The limits that hold inside, as the engine gives them when the isolate is made. The engine checks them again outside.
 * @typedef {object} GuestSettings
 * @property {number} sliceMs
 * @property {number} callOutputBytesMax
 * @property {number} effectsPerCallMax
 * @property {number} effectsBytesPerCallMax
 * @property {number} readsPerCallMax
 * @property {number} logLinesPerCallMax
 * @property {number} logLineCharsMax
 * @property {number} guestErrorCharsMax
 */

/** @type {GuestSettings} */
export const settings = table()

/** @param {string} settingsJson */
export function configure(settingsJson) {
  Object.assign(settings, parse(settingsJson))
}
