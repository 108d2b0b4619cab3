import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** The content of an answer, unpacked; not ok when it was larger than allowed. */
export type ReadAnswer =
  | { readonly ok: true; readonly content: Buffer; readonly bytes: number }
  | { readonly ok: false; readonly bytes: number }

/** The codings that are asked for; an answer in another one is handed on as it is. */
const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress
}
export const acceptedCodings = 'gzip, deflate, br'

/**
 * Reads an answer and unpacks it. Both the bytes on the wire and the bytes after unpacking are counted as they come, so a
 * small answer that unpacks to a huge one is cut off long before it is huge.
 */
export async function readAnswer(response: IncomingMessage, bytesMax: number): Promise<ReadAnswer> {
  const coding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  const unpack = Object.hasOwn(unpackers, coding) ? unpackers[coding] : undefined
  const chunks: Buffer[] = []
  const wire = { bytes: 0 }
  const unpacked = { bytes: 0 }
  const count = (tally: { bytes: number }) =>
    async function* counted(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        tally.bytes += chunk.length
        if (tally.bytes > bytesMax) throw new TooLarge()
        yield chunk
      }
    }
  const keep = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) chunks.push(chunk)
  }
  try {
    if (unpack) await pipeline(response, count(wire), unpack(), count(unpacked), keep)
    else await pipeline(response, count(wire), keep)
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error
    return { ok: false, bytes: Math.max(wire.bytes, unpacked.bytes) }
  }
  return { ok: true, content: Buffer.concat(chunks), bytes: wire.bytes }
}

class TooLarge extends Error {}
