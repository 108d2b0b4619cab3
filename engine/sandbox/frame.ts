/**
 * Frames of the pipe to a plugin host: eighteen bytes (bytes of the text, kind, number of the plugin, limit in
 * milliseconds or on the way back the processor time that was used in microseconds, bytes per character, memory in
 * kilobytes) and a text. Text goes as V8 holds it, one or two bytes per character: turning it into
 * UTF-8 and back would be half of the engine's work for a call. What comes from a host is not trusted: a frame that is too
 * large ends the host.
 */
export const frameKinds = { ready: 1, load: 2, run: 3, drop: 4, loaded: 5, answers: 6, stopped: 7 } as const

export interface Frame {
  readonly kind: number
  /** The number that stands for a plugin version. */
  readonly plugin: number
  readonly text: string
  /** What the isolate has used of the processor for this answer. */
  readonly cpuUs: number
  /** Memory of the isolate; zero when it was not looked at. */
  readonly memoryKb: number
}

interface OutgoingFrame extends Omit<Frame, 'cpuUs' | 'memoryKb'> {
  readonly timeoutMs: number
}

const headerBytes = 18
/** V8 sees at once that a text of one byte per character has none of these. */
const wide = /[\u0100-\uffff]/

export function encodeFrame({ kind, plugin, timeoutMs, text }: OutgoingFrame): Buffer {
  const width = wide.test(text) ? 2 : 1
  const frame = Buffer.allocUnsafe(headerBytes + text.length * width)
  frame.writeUInt32LE(text.length * width, 0)
  frame.writeUInt8(kind, 4)
  frame.writeUInt32LE(plugin, 5)
  frame.writeUInt32LE(timeoutMs, 9)
  frame.writeUInt8(width, 13)
  frame.writeUInt32LE(0, 14)
  frame.write(text, headerBytes, width === 2 ? 'utf16le' : 'latin1')
  return frame
}

/** Puts the chunks of a pipe together to frames. */
export class FrameReader {
  readonly #frameBytesMax: number
  #chunks: Buffer[] = []
  #bytes = 0
  #bytesWanted = headerBytes

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax
  }

  /** The frames that are complete with this chunk; null when one is larger than allowed. */
  push(chunk: Buffer): readonly Frame[] | null {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes < this.#bytesWanted) return []
    const buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    return this.#split(buffer)
  }

  #split(buffer: Buffer): readonly Frame[] | null {
    const frames: Frame[] = []
    let at = 0
    for (;;) {
      this.#bytesWanted = headerBytes
      if (buffer.length - at < headerBytes) break
      const textBytes = buffer.readUInt32LE(at)
      if (textBytes > this.#frameBytesMax) return null
      this.#bytesWanted += textBytes
      if (buffer.length - at < this.#bytesWanted) break
      frames.push(decode(buffer, at, at + this.#bytesWanted))
      at += this.#bytesWanted
    }
    this.#chunks = at === buffer.length ? [] : [buffer.subarray(at)]
    this.#bytes = buffer.length - at
    return frames
  }
}

function decode(buffer: Buffer, begin: number, end: number): Frame {
  const encoding = buffer.readUInt8(begin + 13) === 2 ? 'utf16le' : 'latin1'
  return {
    kind: buffer.readUInt8(begin + 4),
    plugin: buffer.readUInt32LE(begin + 5),
    cpuUs: buffer.readUInt32LE(begin + 9),
    memoryKb: buffer.readUInt32LE(begin + 14),
    text: buffer.toString(encoding, begin + headerBytes, end)
  }
}
