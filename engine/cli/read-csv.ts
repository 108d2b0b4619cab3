import { createReadStream } from 'node:fs'
import Papa from 'papaparse'

/** One line of a CSV file: its number in the file and its fields by header. */
export interface CsvRow {
  readonly line: number
  readonly fields: Readonly<Record<string, string>>
}

/** Reads a CSV file row by row, whatever its size; an Excel byte-order mark is taken off. */
export async function* readCsv(file: string): AsyncGenerator<CsvRow> {
  const parser = createReadStream(file).pipe(
    Papa.parse(Papa.NODE_STREAM_INPUT, {
      header: true,
      skipEmptyLines: true,
      transformHeader: (name) => name.replace(/^\uFEFF/, '').trim()
    })
  )
  let line = 1
  for await (const fields of parser) {
    line += 1
    yield { line, fields: fields as Readonly<Record<string, string>> }
  }
}
