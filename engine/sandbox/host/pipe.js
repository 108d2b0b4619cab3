import { readSync, writeSync } from 'node:fs'

/**
 * The pipe to the engine, used blocking: no event loop stands between a frame and its call. The same frames as in
 * `frame.ts`, on the other side.
 *
 * @typedef {{ kind: number, plugin: number, timeoutMs: number, text: string }} Frame
 */
const headerBytes = 18
const used = { cpuUs: 0, memoryKb: 0 }
const usualBytes = 262_144
const wide = /[\u0100-\uffff]/

export const frameKinds = { ready: 1, load: 2, run: 3, drop: 4, loaded: 5, answers: 6, stopped: 7 }

export class Pipe {
  /** @readonly */
  #fd
  #incoming = Buffer.allocUnsafe(usualBytes)
  #begin = 0
  #end = 0
  /** @readonly */
  #outgoing = Buffer.allocUnsafe(usualBytes)

  /** @param {number} fd */
  constructor(fd) {
    this.#fd = fd
  }

  /**
   * The next frame; null when the engine is gone.
   * @returns {Frame | null}
   */
  read() {
    if (!this.#fill(headerBytes)) return null
    const textBytes = this.#incoming.readUInt32LE(this.#begin)
    if (!this.#fill(headerBytes + textBytes)) return null
    const [incoming, at] = [this.#incoming, this.#begin]
    const end = at + headerBytes + textBytes
    this.#begin = end
    return {
      kind: incoming.readUInt8(at + 4),
      plugin: incoming.readUInt32LE(at + 5),
      timeoutMs: incoming.readUInt32LE(at + 9),
      text: incoming.toString(incoming.readUInt8(at + 13) === 2 ? 'utf16le' : 'latin1', at + headerBytes, end)
    }
  }

  /**
   * @param {{ kind: number, plugin: number }} head
   * @param {string} text
   * @param {import('../isolate-engine.ts').TurnUsage} usage
   */
  write({ kind, plugin }, text, { cpuUs, memoryKb } = used) {
    const width = wide.test(text) ? 2 : 1
    const bytes = headerBytes + text.length * width
    const outgoing = bytes <= usualBytes ? this.#outgoing : Buffer.allocUnsafe(bytes)
    outgoing.writeUInt32LE(text.length * width, 0)
    outgoing.writeUInt8(kind, 4)
    outgoing.writeUInt32LE(plugin, 5)
    outgoing.writeUInt32LE(Math.min(cpuUs, 0xffffffff), 9)
    outgoing.writeUInt8(width, 13)
    outgoing.writeUInt32LE(Math.min(memoryKb, 0xffffffff), 14)
    outgoing.write(text, headerBytes, width === 2 ? 'utf16le' : 'latin1')
    let written = 0
    while (written < bytes) written += writeSync(this.#fd, outgoing, written, bytes - written)
  }

  /**
   * Reads until that many bytes are there.
   * @param {number} bytes
   */
  #fill(bytes) {
    if (this.#begin === this.#end) this.#begin = this.#end = 0
    if (this.#begin + bytes > this.#incoming.length) this.#makeRoom(bytes)
    while (this.#end - this.#begin < bytes) {
      const got = readSync(this.#fd, this.#incoming, this.#end, this.#incoming.length - this.#end, null)
      if (got === 0) return false
      this.#end += got
    }
    return true
  }

  /** @param {number} bytes */
  #makeRoom(bytes) {
    const larger = bytes > this.#incoming.length ? Buffer.allocUnsafe(bytes) : this.#incoming
    this.#incoming.copy(larger, 0, this.#begin, this.#end)
    this.#incoming = larger
    this.#end -= this.#begin
    this.#begin = 0
  }
}
