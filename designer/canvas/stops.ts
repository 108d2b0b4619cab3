import type { Layout, Shape } from './layout.ts'

/** What the keyboard can stand on: the trigger, every step, and the place in a list that is empty. */
export type Stop = Extract<Shape, { kind: 'trigger' | 'step' | 'plus' }>

export function stopsOf(layout: Layout): readonly Stop[] {
  return layout.shapes.filter((shape): shape is Stop => isStop(shape))
}

function isStop(shape: Shape): boolean {
  return shape.kind === 'trigger' || shape.kind === 'step' || (shape.kind === 'plus' && shape.isOnly)
}

/** The next stop that way; up and down follow the reading order, left and right go to what stands beside. */
export function nextStop(layout: Layout, from: string, key: 'up' | 'down' | 'left' | 'right'): Stop | null {
  const stops = stopsOf(layout)
  const at = stops.findIndex(({ id }) => id === from)
  const stop = stops[at]
  if (!stop) return stops[0] ?? null
  if (key === 'up' || key === 'down') return stops[at + (key === 'up' ? -1 : 1)] ?? null
  const sign = key === 'left' ? -1 : 1
  const beside = stops
    .map((one) => ({
      one,
      across: (middle(one).x - middle(stop).x) * sign,
      down: Math.abs(middle(one).y - middle(stop).y)
    }))
    .filter(({ one, across }) => across > one.width / 2)
  const [nearest] = beside.toSorted((a, b) => a.down - b.down || a.across - b.across)
  return nearest?.one ?? null
}

/** The place nearest to a point, if one is near enough to drop something on it. */
export function nearestPlus(layout: Layout, x: number, y: number): Extract<Shape, { kind: 'plus' }> | null {
  let nearest: { readonly plus: Extract<Shape, { kind: 'plus' }>; readonly far: number } | null = null
  for (const shape of layout.shapes) {
    if (shape.kind !== 'plus') continue
    const { x: plusX, y: plusY } = middle(shape)
    const far = Math.hypot(plusX - x, plusY - y)
    if (far < dropPx && (!nearest || far < nearest.far)) nearest = { plus: shape, far }
  }
  return nearest?.plus ?? null
}

const dropPx = 120

function middle({ x, y, width, height }: Shape): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 }
}
