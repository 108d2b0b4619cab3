import type { Line, Point } from './layout.ts'

const cornerPx = 10

/** All lines as the data of one SVG path, with round corners. */
export function linePath(lines: readonly Line[]): string {
  return lines.map(({ corners }) => onePath(corners)).join('')
}

function onePath(points: readonly Point[]): string {
  const [first, ...rest] = withoutRepeats(points)
  if (!first) return ''
  const parts = rest.map((point, place) => {
    const next = rest[place + 1]
    return next ? corner(rest[place - 1] ?? first, point, next) : `L${point.x} ${point.y}`
  })
  return `M${first.x} ${first.y}${parts.join('')}`
}

function corner(before: Point, at: Point, after: Point): string {
  const [from, to] = [towards(at, before), towards(at, after)]
  return `L${from.x} ${from.y}Q${at.x} ${at.y} ${to.x} ${to.y}`
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = Math.min(cornerPx, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

function withoutRepeats(points: readonly Point[]): readonly Point[] {
  return points.filter(({ x, y }, place) => place === 0 || x !== points[place - 1]?.x || y !== points[place - 1]?.y)
}
