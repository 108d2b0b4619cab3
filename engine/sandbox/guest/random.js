import { charCodeAt, floor, imul } from './primordials.js'

/**
 * Random numbers and ids from the seed of the call: the same seed gives the same ones (sfc32, seeded by an FNV-like hash).
 * @typedef {{ a: number, b: number, c: number, counter: number, ids: number }} Random
 */

/**
 * @param {string} seed
 * @returns {Random}
 */
export function randomFrom(seed) {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  for (let i = 0; i < seed.length; i++) {
    const unit = charCodeAt(seed, i)
    a = imul(a ^ unit, 0x01000193)
    b = imul(b ^ unit, 0x85ebca6b)
    c = imul(c ^ unit, 0xc2b2ae35)
  }
  const random = { a, b, c, counter: 1, ids: 0 }
  for (let i = 0; i < 15; i++) nextUint32(random)
  return random
}

/** @param {Random} random */
export function nextUint32(random) {
  const sum = (random.a + random.b + random.counter) | 0
  random.counter = (random.counter + 1) | 0
  random.a = random.b ^ (random.b >>> 9)
  random.b = (random.c + (random.c << 3)) | 0
  random.c = (((random.c << 21) | (random.c >>> 11)) + sum) | 0
  return sum >>> 0
}

/**
 * A UUIDv7 of `now`: its twelve bits after the version count up, so the ids of one call are distinct and sorted.
 * @param {Random} random
 * @param {number} now
 */
export function nextId(random, now) {
  const count = random.ids++
  const time = now + floor(count / 4096)
  const high = nextUint32(random)
  const low = nextUint32(random)
  return (
    hex8(floor(time / 65_536)) +
    '-' +
    hex4(time % 65_536) +
    '-' +
    hex4(0x7000 | (count & 0xfff)) +
    '-' +
    hex4(0x8000 | ((high >>> 16) & 0x3fff)) +
    '-' +
    hex4(high & 0xffff) +
    hex8(low)
  )
}

/** @type {string[]} */
const hexOfByte = []
for (let byte = 0; byte < 256; byte++) hexOfByte[byte] = (byte < 16 ? '0' : '') + byte.toString(16)

/** @param {number} value */
const hex4 = (value) => '' + hexOfByte[(value >>> 8) & 0xff] + hexOfByte[value & 0xff]

/** @param {number} value */
const hex8 = (value) => hex4(value >>> 16) + hex4(value)
