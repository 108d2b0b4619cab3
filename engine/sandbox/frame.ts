/**
 * Frames of the pipe to a plugin host: thirteen bytes (bytes of the text, kind, number of the plugin, limit in
 * milliseconds) and a text. What comes from a host is not trusted: a frame that is too large ends the host.
 */
export const frameKinds = { ready: 1, load: 2, run: 3, drop: 4, loaded: 5, answers: 6, stopped: 7 } as const

export interface Frame {
  readonly kind: number
  /** The number that stands for a plugin version. */
  readonly plugin: number
  readonly text: string
}

interface OutgoingFrame extends Frame {
  readonly timeoutMs: number
}

const headerBytes = 13

export function encodeFrame({ kind, plugin, timeoutMs, text }: OutgoingFrame): Buffer {
  const textBytes = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(headerBytes + textBytes)
  frame.writeUInt32LE(textBytes, 0)
  frame.writeUInt8(kind, 4)
  frame.writeUInt32LE(plugin, 5)
  frame.writeUInt32LE(timeoutMs, 9)
  frame.write(text, headerBytes)
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
  return {
    kind: buffer.readUInt8(begin + 4),
    plugin: buffer.readUInt32LE(begin + 5),
    text: buffer.toString('utf8', begin + headerBytes, end)
  }
}
