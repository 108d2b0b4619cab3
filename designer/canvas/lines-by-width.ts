import type { Line, Way } from './layout.ts'
import { linePath } from './line-path.ts'
import type { WayMark } from './overlay.ts'

interface DrawnLines {
  readonly look: 'plain' | 'taken' | 'faint'
  readonly width: number
  readonly path: string
}

const thin = 1.5
const widths = [2.5, 4, 5.5, 7] as const

/** Lines that look alike as one path each: faint ones first, so that what was taken lies over them. */
export function linesByWidth(lines: readonly Line[], ways: ReadonlyMap<Way, WayMark> | null): readonly DrawnLines[] {
  if (!ways) return [{ look: 'plain', width: thin, path: linePath(lines) }]
  const groups = Map.groupBy(lines, ({ way }) => widthOf(ways.get(way)))
  return [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([width, group]) => ({ look: width === thin ? 'faint' : 'taken', width, path: linePath(group) }))
}

function widthOf(mark: WayMark | undefined): number {
  if (!mark) return thin
  const step = Math.min(widths.length - 1, Math.floor(mark.share * widths.length))
  return widths[step] ?? thin
}
