import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { engineError } from '../../errors.ts'
import { scaffoldFiles } from './scaffold-files.ts'

/** `mach plugin new <folder>`: a plugin that builds and whose test passes, to change from there. It asks nothing. */
export function addNew(plugin: Command): void {
  plugin
    .command('new')
    .description(
      'make a folder with a plugin that works: an entity, two actions (one calls out), a trigger, a flow, tests, both languages'
    )
    .argument('<folder>', 'folder to make; its name becomes the id of the plugin')
    .option('--id <id>', 'id of the plugin, when it is not the name of the folder')
    .option('--json', 'print what was made as JSON')
    .action((folder: string, options: { readonly id?: string; readonly json?: boolean }) => {
      const where = resolve(folder)
      const id = checkedId(options.id ?? camelCase(basename(where)))
      if (existsSync(where) && readdirSync(where).length > 0)
        throw engineError('PLUGIN_INVALID', { reason: `the folder ${where} is not empty; choose another one` })
      const files = scaffoldFiles(id)
      for (const [name, text] of Object.entries(files)) write(join(where, name), text)
      if (options.json === true) console.log(JSON.stringify({ id, folder: where, files: Object.keys(files) }))
      else console.log(nextSteps(folder, id))
    })
}

function checkedId(id: string): string {
  if (/^[a-z][a-zA-Z0-9]{0,40}$/.test(id)) return id
  const reason = `“${id}” cannot be the id of a plugin: letters and digits, a small letter first; say another one with --id`
  throw engineError('PLUGIN_INVALID', { reason })
}

function camelCase(name: string): string {
  return name.replace(/[-_. ]+(.)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function nextSteps(folder: string, id: string): string {
  return `Đã tạo tiện ích “${id}”. Bước tiếp theo:
The plugin “${id}” is made. Next:

  mach plugin test ${folder}      chạy kiểm thử trong hộp cát thật · runs its test in a real sandbox
  mach plugin build ${folder}     đóng gói · makes plugin.json and plugin.js
  mach plugin install ${folder}   xem quyền và cài đặt · shows what it asks for, and installs it
  mach flow publish ${folder}/flows/count-visits.json    đưa quy trình mẫu vào chạy · its flow goes live
  mach plugin secret set ${id} door < file               khóa ký của máy đếm · the counter's signing key
  mach plugin dev ${folder}       sửa tới đâu chạy tới đó · reloads it into a running Mạch while you write

Bắt đầu từ · Start with ${join(folder, 'actions', 'record-visit.ts')}`
}
