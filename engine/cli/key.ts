import type { Command } from 'commander'
import type { ApiKeyView } from '../../schemas/account.ts'
import { permissions, type Permission } from '../../schemas/role.ts'
import { readAddress } from '../lock-folder.ts'
import { withApi } from './call-api.ts'
import { configOf } from './config-of.ts'
import { readSecret } from './read-secret.ts'
import { signInOver } from './sign-in-over.ts'

interface Options {
  readonly data?: string
  readonly email: string
  readonly name: string
  readonly scope: readonly Permission[]
  readonly days: string
  readonly json?: boolean
}

type MadeKey = ApiKeyView & { readonly secret: string }

/** `mach key create`: a key for a program or for this command line (MACH_API_KEY). */
export function addKey(program: Command): void {
  const key = program.command('key').description('keys with which programs call the API')
  key
    .command('create')
    .description('make a key; its secret is printed this once')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .requiredOption('--email <email>', 'whose account the key belongs to; it may do no more than that account')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--scope <scope...>', `what it may do: ${permissions.join(', ')}`)
    .option('--days <number>', 'days until it runs out; 0: never', '90')
    .option('--json', 'print the key as JSON')
    .action(create)
}

const dayMs = 86_400_000

async function create(options: Options): Promise<void> {
  const days = Number(options.days)
  const expiresAt = days > 0 ? Date.now() + days * dayMs : null
  const asked = { name: options.name, scopes: options.scope, expiresAt }
  const url = readAddress(configOf(options).dataFolder)
  const made = url === null ? await makeHere(options, asked) : await makeThere(url, options, asked)
  if (options.json) return console.log(JSON.stringify(made))
  console.log(made.secret)
}

/** Nobody serves the data, so whoever can open it is asked nothing. */
function makeHere(options: Options, asked: object): Promise<MadeKey> {
  return withApi(options, (call) => call<MadeKey>('POST', '/api/keys', { ...asked, email: options.email }))
}

/** Somebody serves it: a person signs in for it. */
async function makeThere(url: string, { email }: Options, asked: object): Promise<MadeKey> {
  const password = await readSecret(`Mật khẩu của ${email} / Password of ${email}: `)
  const call = await signInOver(url, email, password)
  const made = await call<MadeKey>('POST', '/api/me/keys', { ...asked, password })
  await call('POST', '/api/sign-out', {})
  return made
}
