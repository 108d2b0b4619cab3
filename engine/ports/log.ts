/** Structured lines for operators. Never the data of people, never secrets. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

export interface LogFields {
  readonly runId?: string
  readonly stepId?: string
  readonly flowId?: string
  readonly plugin?: string
  readonly err?: unknown
  readonly [name: string]: unknown
}
