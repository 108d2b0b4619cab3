import type { Layout } from './layout.ts'

/** All cards of a layout as one path, for the small picture of the whole. */
export function mapPath({ shapes }: Layout): string {
  return shapes
    .filter(({ kind }) => kind === 'step' || kind === 'trigger')
    .map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`)
    .join('')
}
