import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { integrityOf } from '../../engine/registry/check-integrity.ts'
import { buildPlugin } from '../../engine/registry/build-plugin.ts'
import { packPlugin, unpackPlugin } from '../../engine/registry/plugin-archive.ts'
import { readBuiltPlugin } from '../../engine/registry/read-built-plugin.ts'
import { writeBuiltPlugin } from '../../engine/registry/write-built-plugin.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import { sandboxCall, shown } from '../support/test-plugin.ts'

const scratch = mkdtempSync(join(tmpdir(), 'mach-build-'))
const phonePlugin = fileURLToPath(new URL('phone-plugin', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
afterAll(() => rmSync(scratch, { recursive: true }))

/** Lays files into a new folder outside of the repository, as a plugin of somebody else lies. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(mkdtempSync(join(scratch, 'plugin-')), 'sample')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const labels = '{ vi: "Mẫu", en: "Sample" }'
const head = `id: 'sample', version: '1.0.0', engine: '^0.1.0', labels: ${labels}`
const action = (id: string, rest: string) => `{ id: '${id}', labels: ${labels}, input: {}, output: {}, ${rest} }`
const index = (rest: string, before = '') => `
  import { definePlugin } from 'mach/sdk'
  ${before}
  export default definePlugin({ ${head}, capabilities: [], ${rest} })`

describe('buildPlugin()', () => {
  test('makes one script of a plugin and the package it uses, which runs in an isolate', async () => {
    const { manifest, code } = await buildPlugin(phonePlugin)
    const sandbox = openSandbox()
    sandbox.load({ id: manifest.id, version: manifest.version, code })
    const asked = { pluginId: 'phone', pluginVersion: '1.2.3', action: 'normalisePhone' }
    const outcomes = ['0912 345 678', 'none'].map((phone) => sandbox.call(sandboxCall({ ...asked, input: { phone } })))
    const said = await Promise.all(outcomes)
    await sandbox.close()
    expect(said.map(shown)).toEqual([{ output: '+84912345678' }, { output: null }])
  })

  test('makes a manifest with everything but the handlers', async () => {
    const { manifest, code } = await buildPlugin(phonePlugin)
    expect(manifest).toEqual({
      id: 'phone',
      version: '1.2.3',
      engine: '^0.1.0',
      labels: { vi: 'Điện thoại', en: 'Phone' },
      entities: [],
      actions: [
        {
          id: 'normalisePhone',
          labels: { vi: 'Chuẩn hóa số điện thoại', en: 'Normalise a phone number' },
          input: { type: 'object', required: ['phone'], properties: { phone: { type: 'string' } } },
          output: { type: ['string', 'null'] }
        }
      ],
      channels: [],
      capabilities: [],
      integrity: integrityOf(code)
    })
  })

  test('builds a plugin that lies anywhere, of several files, and makes the same script of the same source', async () => {
    const files = {
      'index.ts': index(`actions: [${action('one', 'run: () => two')}]`, 'import { two } from "./deep/two.ts"'),
      'deep/two.ts': 'export const two: number = 2'
    }
    const [a, b] = await Promise.all([buildPlugin(folderOf(files)), buildPlugin(folderOf(files))])
    expect(a).toEqual(b)
    expect(a.code).not.toContain(scratch)
    expect(a.map).not.toContain(scratch)
    expect((JSON.parse(a.map ?? '') as { sources: string[] }).sources).toContain('index.ts')
  })

  const own = folderOf({ 'other/index.ts': 'export const other = 1' })
  test.each([
    [
      'a module of Node',
      index('', 'import { readFileSync } from "node:fs"\nreadFileSync("x")'),
      /index\.ts imports “node:fs”, which is part of Node/u
    ],
    [
      'a module of Node by its short name',
      index('', 'import { spawn } from "child_process"\nspawn("x")'),
      /imports “child_process”, which is part of Node/u
    ],
    [
      'a module of Node when it runs',
      index(`actions: [${action('a', 'run: () => import("node:os")')}]`),
      /imports “node:os”/u
    ],
    [
      'a package that is not there',
      index('', 'import x from "no-such-package"\nx()'),
      /imports “no-such-package”, which is not found/u
    ],
    [
      'a file that is not there',
      index('', 'import { x } from "./x.ts"\nx()'),
      /imports “\.\/x\.ts”, which is not found/u
    ],
    [
      'the engine',
      index('', `import { limits } from "${root}engine/limits.ts"\nlimits()`),
      /which is outside of the plugin/u
    ],
    [
      'another plugin',
      index('', `import { other } from "${own}/other/index.ts"\nother()`),
      /which is outside of the plugin/u
    ]
  ])('refuses to import %s', async (_, text, reason) => {
    await expect(buildPlugin(folderOf({ 'index.ts': text }))).rejects.toThrow(reason)
  })

  test.each([
    ['has no index.ts', {}, /there is no file .*index\.ts/u],
    ['does not parse', { 'index.ts': 'export default {' }, /index\.ts/u],
    ['has no default export', { 'index.ts': 'export const plugin = 1' }, /default/u],
    ['exports something else', { 'index.ts': 'export default 5' }, /export default definePlugin/u],
    ['throws when it is loaded', { 'index.ts': 'throw new Error("no luck")\nexport default {}' }, /no luck/u],
    ['has no handler', { 'index.ts': index(`actions: [${action('a', '')}]`) }, /the action a has no function run/u],
    [
      'declares an action twice',
      { 'index.ts': index(`actions: [${action('a', 'run() {}')}, ${action('a', 'run() {}')}]`) },
      /the action a is declared twice/u
    ],
    [
      'declares an entity of another plugin',
      {
        'index.ts': index(
          `entities: [{ id: 'other.thing', labels: ${labels}, plural: ${labels}, title: 'name', fields: { name: { type: 'string', 'x-mach': { labels: ${labels} } } } }]`
        )
      },
      /must be named sample\.thing/u
    ],
    ['asks for something unheard of', { 'index.ts': index(`capabilities: ['root']`) }, /capabilities/u],
    ['has a misspelt part', { 'index.ts': index(`action: []`) }, /action/u],
    [
      'has a schema that is none',
      { 'index.ts': index(`actions: [{ ...${action('a', 'run() {}')}, input: { type: 'text' } }]`) },
      /the input of the action a is not a schema/u
    ],
    [
      'is too large',
      { 'index.ts': index(`actions: [${action('a', `run: () => '${'x'.repeat(1_048_576)}'`)}]`) },
      /bytes; 1048576 are allowed/u
    ]
  ])('refuses a plugin that %s, and says why', async (_, files: Readonly<Record<string, string>>, reason) => {
    await expect(buildPlugin(folderOf(files))).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringMatching(reason)
    })
  })
})

describe('readBuiltPlugin()', () => {
  test('reads what writeBuiltPlugin() wrote, twice over', async () => {
    const built = await buildPlugin(phonePlugin)
    const folder = join(scratch, 'dist')
    await writeBuiltPlugin(folder, built)
    const own = await writeBuiltPlugin(folder, built)
    expect(own).toBe(join(folder, 'phone'))
    const { map, ...read } = built
    expect(map).toBe(readFileSync(join(own, 'plugin.js.map'), 'utf8'))
    expect(await readBuiltPlugin(own)).toEqual(read)
    expect(readdirSync(own).toSorted()).toEqual(['plugin.js', 'plugin.js.map', 'plugin.json'])
  })

  test('runs no code of the plugin', async () => {
    const built = await buildPlugin(phonePlugin)
    const code = 'globalThis.trapped = true'
    const manifest = { ...built.manifest, integrity: integrityOf(code) }
    const own = await writeBuiltPlugin(join(scratch, 'trap'), { manifest, code })
    await readBuiltPlugin(own)
    expect(Reflect.get(globalThis, 'trapped')).toBeUndefined()
  })

  test.each([
    ['is not there', (file: string) => rmSync(file), /cannot be read/u],
    ['is no JSON', (file: string) => writeFileSync(file, '{'), /is not JSON/u],
    [
      'was changed',
      (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('"phone"', '"Phone!"')),
      /id/u
    ]
  ])('refuses a manifest that %s', async (_, spoil, reason) => {
    const own = await writeBuiltPlugin(join(scratch, 'spoilt'), await buildPlugin(phonePlugin))
    spoil(join(own, 'plugin.json'))
    await expect(readBuiltPlugin(own)).rejects.toThrow(reason)
  })
})

describe('integrity', () => {
  test('keeps code that was changed after it was built from being read', async () => {
    const own = await writeBuiltPlugin(join(scratch, 'changed'), await buildPlugin(phonePlugin))
    writeFileSync(join(own, 'plugin.js'), `${readFileSync(join(own, 'plugin.js'), 'utf8')}\n// changed`)
    await expect(readBuiltPlugin(own)).rejects.toThrow(/not the one that its plugin\.json names/u)
  })
})

describe('an archive', () => {
  const packed = (value: unknown) => gzipSync(JSON.stringify(value))

  test('holds what was built', async () => {
    const { manifest, code } = await buildPlugin(phonePlugin)
    expect(await unpackPlugin(await packPlugin({ manifest, code }), 'a.mach')).toEqual({ manifest, code })
  })

  test('is refused when it was changed, is none, or unpacks to too much', async () => {
    const { manifest, code } = await buildPlugin(phonePlugin)
    const { integrity: _, ...loose } = manifest
    const refused = [
      [packed({ machPlugin: 1, manifest, code: `${code} ` }), /not the one that its plugin\.json names/u],
      [packed({ machPlugin: 1, manifest: loose, code }), /does not name the hash/u],
      [packed({ machPlugin: 1, manifest: { ...manifest, id: '../x' }, code }), /\/id/u],
      [packed({ manifest, code }), /no archive of a plugin/u],
      [packed(null), /no archive of a plugin/u],
      [Buffer.from('text'), /a\.mach cannot be unpacked/u],
      [gzipSync(Buffer.alloc(50_000_000)), /a\.mach cannot be unpacked/u]
    ] as const
    for (const [bytes, reason] of refused) await expect(unpackPlugin(bytes, 'a.mach')).rejects.toThrow(reason)
  })
})
