import { EngineError } from '../errors.ts'

/** Says on stderr what went wrong and what to do; the trace only for errors nobody expected. */
export function reportError(error: unknown): void {
  if (!(error instanceof EngineError)) {
    console.error(error)
    return
  }
  console.error(`${error.code}: ${error.detail.en}\n${error.detail.vi}`)
  const { fields, findings } = error.details
  for (const line of [fields, findings].flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : [])))
    console.error(`  ${describe(line)}`)
}

function describe(line: unknown): string {
  const { path, step, message } = line as { path?: string; step?: string | null; message?: { en: string; vi: string } }
  return `${path ?? step ?? ''}: ${message?.en ?? JSON.stringify(line)}${message ? ` / ${message.vi}` : ''}`
}
