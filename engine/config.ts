import type { SmtpSettings } from './egress/smtp-courier.ts'
import { compileCheck } from './check.ts'
import type { RetentionDays } from '../schemas/retention.ts'
import { engineError } from './errors.ts'
import { limits } from './limits.ts'

/** Everything that can be set from outside, with its default. Checked once, at the start. */
export interface Config {
  /** Where data lives: the database and what belongs to it. */
  readonly dataFolder: string
  /** Address of the PostgreSQL that keeps the data; without it a file in the data folder does. */
  readonly databaseUrl?: string
  /** Only this machine, until there is an owner. */
  readonly host: string
  readonly port: number
  /** Where people reach this installation; absent: at its host and port. */
  readonly publicUrl?: string
  /** With which commands call a running Mạch that has an owner. */
  readonly apiKey?: string
  /** Days for which finished runs are kept. */
  readonly keep?: RetentionDays
  /** Null: mails wait in the outbox until a server is set. */
  readonly smtp: SmtpSettings | null
  /** Keys for secrets of plugins, newest first; absent: a file in the data folder. */
  readonly secretKey?: string
  readonly logLevel: LogLevel
  /** Whether the standard variables of OpenTelemetry ask for traces; the rest of them is read where traces are sent. */
  readonly isTraced: boolean
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const
type LogLevel = (typeof logLevels)[number]

const environmentSchema = {
  type: 'object',
  properties: {
    MACH_DATA: { type: 'string', minLength: 1 },
    MACH_DATABASE_URL: { type: 'string', pattern: '^postgres(ql)?://[^/]+/.+' },
    MACH_HOST: { type: 'string', pattern: '^[a-zA-Z0-9.:-]{1,253}$' },
    MACH_API_KEY: { type: 'string', minLength: 10, maxLength: 200 },
    MACH_PORT: { type: 'integer', minimum: 0, maximum: 65535 },
    MACH_KEEP_COMPLETED: { type: 'integer', minimum: 1 },
    MACH_KEEP_CANCELLED: { type: 'integer', minimum: 1 },
    MACH_KEEP_FAILED: { type: 'integer', minimum: 1 },
    MACH_URL: { type: 'string', format: 'uri' },
    MACH_SMTP_URL: { type: 'string', format: 'uri' },
    MACH_MAIL_FROM: { type: 'string', minLength: 3 },
    MACH_SMTP_DROPS_REPEATS: { type: 'boolean' },
    MACH_SECRET_KEY: { type: 'string', minLength: 1 },
    MACH_LOG_LEVEL: { enum: logLevels }
  }
} as const

interface Environment {
  readonly MACH_DATA?: string
  readonly MACH_DATABASE_URL?: string
  readonly MACH_HOST?: string
  readonly MACH_API_KEY?: string
  readonly MACH_PORT?: number
  readonly MACH_KEEP_COMPLETED?: number
  readonly MACH_KEEP_CANCELLED?: number
  readonly MACH_KEEP_FAILED?: number
  readonly MACH_URL?: string
  readonly MACH_SMTP_URL?: string
  readonly MACH_MAIL_FROM?: string
  readonly MACH_SMTP_DROPS_REPEATS?: boolean
  readonly MACH_SECRET_KEY?: string
  readonly MACH_LOG_LEVEL?: LogLevel
}

const checkEnvironment = compileCheck<Environment>(environmentSchema, { trusted: true, coerce: true })

/** Reads `MACH_*` variables; throws INPUT_INVALID naming the one that is wrong or not known. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(environment).filter(([name, value]) => name.startsWith('MACH_') && value !== undefined)
  const known = Object.keys(environmentSchema.properties)
  const misspelt = given.find(([name]) => !known.includes(name))
  if (misspelt) throw wrongVariable(`/${misspelt[0]}`, 'is not a variable of Mạch')
  const checked = checkEnvironment(Object.fromEntries(given))
  if (!checked.ok) throw engineError('INPUT_INVALID', { fields: checked.fields.map((field) => ({ ...field })) })
  const {
    MACH_DATA,
    MACH_HOST,
    MACH_API_KEY: apiKey,
    MACH_PORT,
    MACH_URL,
    MACH_LOG_LEVEL,
    MACH_DATABASE_URL: databaseUrl,
    MACH_SECRET_KEY: secretKey
  } = checked.value
  return {
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(secretKey === undefined ? {} : { secretKey }),
    dataFolder: MACH_DATA ?? '.mach',
    host: MACH_HOST ?? '127.0.0.1',
    port: MACH_PORT ?? 3000,
    smtp: smtpOf(checked.value),
    keep: keptDays(checked.value),
    logLevel: MACH_LOG_LEVEL ?? 'info',
    isTraced: isTraced(environment),
    ...(MACH_URL === undefined ? {} : { publicUrl: MACH_URL.replace(/\/+$/u, '') })
  }
}

function smtpOf({ MACH_SMTP_URL: url, MACH_MAIL_FROM: from, MACH_SMTP_DROPS_REPEATS }: Environment): Config['smtp'] {
  if (!url) return null
  if (!from) throw wrongVariable('/MACH_MAIL_FROM', 'is needed beside MACH_SMTP_URL')
  return { url, from, dropsRepeats: MACH_SMTP_DROPS_REPEATS ?? false }
}

const dayMs = 86_400_000

function keptDays({ MACH_KEEP_COMPLETED, MACH_KEEP_CANCELLED, MACH_KEEP_FAILED }: Environment): RetentionDays {
  return {
    completed: MACH_KEEP_COMPLETED ?? limits.keepCompletedMs / dayMs,
    cancelled: MACH_KEEP_CANCELLED ?? limits.keepCancelledMs / dayMs,
    failed: MACH_KEEP_FAILED ?? limits.keepFailedMs / dayMs
  }
}

function wrongVariable(path: string, reason: string): Error {
  return engineError('INPUT_INVALID', { fields: [{ path, message: { vi: reason, en: reason } }] })
}

function isTraced(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = environment
  if (OTEL_SDK_DISABLED?.toLowerCase() === 'true' || OTEL_TRACES_EXPORTER === 'none') return false
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = environment
  return [OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].some(Boolean)
}
