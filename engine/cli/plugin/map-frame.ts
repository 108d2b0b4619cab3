import { SourceMap } from 'node:module'

/** A place in the author's own files, with the lines around it. */
export interface MappedFrame {
  /** For example `actions/record-visit.ts:24:11`. */
  readonly at: string
  /** A few lines of the source with a mark below the place. */
  readonly excerpt: string
}

type Payload = ConstructorParameters<typeof SourceMap>[0]

const linesAround = 2

/** Finds the place that `plugin.js:12:34` was built from; null when the map does not know. */
export function mapFrame(map: string, frame: string): MappedFrame | null {
  const found = /plugin\.js:(\d+):(\d+)/.exec(frame)
  if (!found) return null
  const payload = JSON.parse(map) as Payload
  const entry = new SourceMap(payload).findEntry(Number(found[1]) - 1, Number(found[2]) - 1)
  if (!('originalSource' in entry)) return null
  const { originalSource, originalLine, originalColumn } = entry
  const source = payload.sourcesContent?.[payload.sources.indexOf(originalSource)] ?? ''
  return {
    at: `${originalSource}:${originalLine + 1}:${originalColumn + 1}`,
    excerpt: excerptOf(source.split('\n'), originalLine, originalColumn)
  }
}

function excerptOf(lines: readonly string[], line: number, column: number): string {
  const first = Math.max(0, line - linesAround)
  const shown = lines.slice(first, line + linesAround + 1).map((text, index) => {
    const number = first + index
    const row = `${number === line ? '>' : ' '} ${String(number + 1).padStart(4)} | ${text}`
    return number === line ? `${row}\n${' '.repeat(9 + column)}^` : row
  })
  return shown.join('\n')
}
