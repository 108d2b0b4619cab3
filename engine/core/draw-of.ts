/** Where in 0 to 100 a subject falls at a split of a flow; for ever the same. FNV-1a, so that it is the same everywhere. */
export function drawOf(flowId: string, stepId: string, subject: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(`${flowId}/${stepId}/${subject}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  }
  // The low bits of the last bytes reach the high ones only after mixing.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 10_000) / 100
}
