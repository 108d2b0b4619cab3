const rowsPerBlock = 25

/** Cuts rows into blocks, so that what is far out of view can be left undrawn a block at a time. */
export function inBlocks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / rowsPerBlock) }, (_, place) =>
    rows.slice(place * rowsPerBlock, (place + 1) * rowsPerBlock)
  )
}
