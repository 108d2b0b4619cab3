import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { withApi } from '../call-api.ts'
import { withPlaceOptions, type PlaceOptions } from './with-place-options.ts'

/**
 * `mach plugin secret`: a value comes in by standard input, so that it stands in no history of a shell and in no list of
 * processes. Nothing shows it again.
 */
export function addSecret(plugin: Command): void {
  const secret = plugin.command('secret').description('set or remove a secret of a plugin; values are never shown')
  const set = secret
    .command('set')
    .description('set a secret; its value is read from standard input: mach plugin secret set <plugin> <name> < file')
    .argument('<plugin>', 'id of the plugin')
    .argument('<name>', 'name of the secret')
  withPlaceOptions(set).action(async (id: string, name: string, options: PlaceOptions) => {
    if (process.stdin.isTTY)
      console.error(`Nhập giá trị rồi nhấn Enter và Ctrl-D · Type the value, then Enter and Ctrl-D:`)
    const value = (await text(process.stdin)).replace(/\r?\n$/, '')
    if (value === '') set.error('Không có giá trị nào · nothing came in by standard input')
    await withApi(options, (call) => call('PUT', pathOf(id, name), { value }))
    say(options, { plugin: id, name, isSet: true }, `Đã đặt ${id}/${name} · set`)
  })
  const remove = secret
    .command('remove')
    .description('forget a secret')
    .argument('<plugin>', 'id of the plugin')
    .argument('<name>', 'name of the secret')
  withPlaceOptions(remove).action(async (id: string, name: string, options: PlaceOptions) => {
    await withApi(options, (call) => call('DELETE', pathOf(id, name)))
    say(options, { plugin: id, name, isSet: false }, `Đã xóa ${id}/${name} · removed`)
  })
}

const pathOf = (plugin: string, name: string) =>
  `/api/plugins/${encodeURIComponent(plugin)}/secrets/${encodeURIComponent(name)}`

function say({ json }: PlaceOptions, answer: object, sentence: string): void {
  console.log(json === true ? JSON.stringify(answer) : sentence)
}
