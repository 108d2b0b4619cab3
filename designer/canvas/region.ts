/** A rectangle of the canvas, by its edges. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const nowhere: Region = { left: 0, top: 0, right: 0, bottom: 0 }

export function contains(outer: Region, inner: Region): boolean {
  return (
    outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
  )
}

/** The region with half of its size more on every side. */
export function inflated({ left, top, right, bottom }: Region): Region {
  const [x, y] = [(right - left) / 2, (bottom - top) / 2]
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function touches(region: Region, { x, y, width, height }: Box): boolean {
  return x < region.right && x + width > region.left && y < region.bottom && y + height > region.top
}
