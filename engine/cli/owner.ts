import type { Command } from 'commander'
import type { AccountView } from '../../schemas/account.ts'
import { engineError } from '../errors.ts'
import { withApi } from './call-api.ts'
import { readLine, readSecret } from './read-secret.ts'

interface Options {
  readonly data?: string
  readonly email?: string
  readonly name?: string
}

/** `mach owner create|reset-link`: the first account, and the way back in for whoever has lost the password. */
export function addOwner(program: Command): void {
  const owner = program.command('owner').description('make the first account, which owns this installation')
  owner
    .command('create')
    .description('make the owner; the password is asked for at the terminal and never stands in a command')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--email <email>', 'email to sign in with')
    .option('--name <name>', 'name that others see')
    .action(create)
  owner
    .command('reset-link')
    .description('print a link for a new password; Mạch must be stopped, so that only who has the data can do this')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .requiredOption('--email <email>', 'whose account')
    .action(resetLink)
}

async function create(options: Options): Promise<void> {
  const email = options.email ?? (await readLine('Email: '))
  const name = options.name ?? (await readLine('Tên / Name: '))
  const password = await readSecret('Mật khẩu / Password: ')
  const again = process.stdin.isTTY ? await readSecret('Nhập lại / Again: ') : password
  if (again !== password) {
    const message = { vi: 'Hai lần nhập mật khẩu không giống nhau.', en: 'The two passwords are not the same.' }
    throw engineError('INPUT_INVALID', { fields: [{ path: '/password', message }] })
  }
  await withApi(options, (call) => call('POST', '/api/owner', { email, name, password, language: 'vi' }))
  console.log(`Đã tạo chủ sở hữu ${email}. / ${email} owns this Mạch now.`)
}

async function resetLink({ email, ...options }: Options & { readonly email: string }): Promise<void> {
  const link = await withApi(options, async (call) => {
    const { accounts } = await call<{ readonly accounts: readonly AccountView[] }>('GET', '/api/accounts')
    const account = accounts.find((each) => each.email.toLowerCase() === email.toLowerCase())
    if (!account) throw engineError('NOT_FOUND', { what: 'account', id: email })
    return call<{ readonly link: string }>('POST', `/api/accounts/${account.id}/reset-link`, {})
  })
  console.log(link.link)
}
