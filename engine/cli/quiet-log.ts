import type { Log } from '../ports/log.ts'

/** For commands whose output is their report: only errors are said, on stderr. */
export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => console.error(message, fields)
}
