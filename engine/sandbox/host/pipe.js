import { readSync, writeSync } from 'node:fs'

/**
 * The pipe to the engine, used blocking: no event loop stands between a frame and its call. A frame is thirteen bytes
 * (bytes of the text, kind, number of the plugin, limit in milliseconds) and a text.
 *
 * @typedef {{ kind: number, plugin: number, timeoutMs: number, text: string }} Frame
 */
const headerBytes = 13
const usualBytes = 262_144

/** The same numbers stand in `frame.ts`, on the other side. */
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
      text: incoming.toString('utf8', at + headerBytes, end)
    }
  }

  /**
   * @param {number} kind
   * @param {number} plugin
   * @param {string} text
   */
  write(kind, plugin, text) {
    const bytesMax = headerBytes + text.length * 3
    const outgoing = bytesMax <= usualBytes ? this.#outgoing : Buffer.allocUnsafe(bytesMax)
    const bytes = headerBytes + outgoing.write(text, headerBytes)
    outgoing.writeUInt32LE(bytes - headerBytes, 0)
    outgoing.writeUInt8(kind, 4)
    outgoing.writeUInt32LE(plugin, 5)
    outgoing.writeUInt32LE(0, 9)
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
