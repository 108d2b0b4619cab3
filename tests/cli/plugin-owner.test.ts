import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../engine/config.ts'
import { openEngineOn } from '../../engine/main.ts'
import { silentLog } from '../support/silent-log.ts'
import { runMach, startMach, type Started } from '../support/run-mach.ts'

let scratch = ''
let folder = ''
const run = (...words: readonly string[]) => runMach(join(scratch, 'data'), 'plugin', ...words)

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'mach-owner-'))
  folder = join(scratch, 'my-visits')
  await run('new', folder)
  await run('build', folder, '--pack')
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function change(file: string, from: string, to: string): void {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

interface Listed {
  readonly id: string
  readonly version: string
  readonly integrity: string
  readonly granted: readonly string[]
  readonly refused: readonly string[]
}

async function listed(): Promise<Listed | undefined> {
  const { plugins } = JSON.parse((await run('list', '--json')).out) as { plugins: Listed[] }
  return plugins.find(({ id }) => id === 'myVisits')
}

const read = 'records:read:myVisits.visit'
const write = 'records:write:myVisits.visit'
/** What a new plugin asks for beside its records. */
const outside = ['http:api.example.com', 'secret:token', 'secret:door']

describe('mach plugin install', () => {
  test('shows what is asked and what changes, in both languages, and does nothing unless somebody agrees', async () => {
    const { code, out, err } = await run('install', folder)
    expect(out).toContain(
      'Xem mọi bản ghi “Lượt ghé” (myVisits.visit)\n    Read all records of “Visit” (myVisits.visit)'
    )
    expect(out).toContain('Tạo bảng “Lượt ghé” (myVisits.visit) với 2 trường')
    expect([code, err]).toEqual([1, expect.stringContaining('--yes')])
    expect(await listed()).toBeUndefined()
  })

  test('refuses to grant what is not asked for, and an archive that was changed', async () => {
    expect(await run('install', folder, '--yes', '--grant', 'http:evil.example.com')).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not ask for http:evil.example.com')
    })
    const archive = join(scratch, 'changed.mach')
    const bytes = readFileSync(join(folder, 'dist', 'myVisits-0.1.0.mach'))
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20)
    writeFileSync(archive, bytes)
    expect(await run('install', archive, '--yes')).toMatchObject({ code: 1, err: expect.stringContaining(archive) })
    expect(await run('install', join(scratch, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('NOT_FOUND')
    })
    expect(await listed()).toBeUndefined()
  })

  test('installs an archive with what was chosen of what it asks for', async () => {
    const archive = join(folder, 'dist', 'myVisits-0.1.0.mach')
    const { code, out } = await run('install', archive, '--yes', '--json', '--grant', read)
    expect([code, JSON.parse(out)]).toMatchObject([0, { before: null, installed: true, granted: [read] }])
    const { integrity } = JSON.parse(out) as { integrity: string }
    expect(await listed()).toEqual(
      expect.objectContaining({ version: '0.1.0', granted: [read], refused: [write, ...outside], integrity })
    )
  })
})

describe('mach plugin upgrade', () => {
  test('shows what is newly asked, what is kept, what no longer, and how tables change', async () => {
    change('index.ts', "version: '0.1.0'", "version: '0.2.0'")
    change('index.ts', `'${read}'`, `'signal:emit', 'http:api.example.org', '${read}'`)
    change(
      'entities/visit.ts',
      '  fields: {',
      `  fields: {\n    note: { type: 'string', 'x-mach': { labels: texts.name } },`
    )
    expect((await run('install', folder, '--yes')).err).toContain('use mach plugin upgrade')
    const { code, out } = await run('upgrade', folder, '--dry-run', '--json')
    const plan = JSON.parse(out) as Record<string, { capability?: string; kind?: string; field?: string }[]>
    expect(code).toBe(0)
    expect(plan).toMatchObject({ before: '0.1.0', version: '0.2.0', installed: false })
    expect(plan['added']?.map(({ capability }) => capability)).toEqual([
      'signal:emit',
      'http:api.example.org',
      write,
      ...outside
    ])
    expect(plan['kept']?.map(({ capability }) => capability)).toEqual([read])
    expect(plan['entities']).toMatchObject([{ kind: 'fieldAdded', field: 'note' }])
    expect((await listed())?.version).toBe('0.1.0')
  })

  test('brings the plugin to the version, and later back', async () => {
    expect((await run('upgrade', folder, '--yes')).out).toContain('Đã nâng cấp myVisits 0.2.0')
    expect(await listed()).toMatchObject({ version: '0.2.0', refused: [] })
    const back = await run('upgrade', join(folder, 'dist', 'myVisits-0.1.0.mach'), '--yes', '--json')
    const plan = JSON.parse(back.out) as { dropped: { capability: string }[]; entities: { kind: string }[] }
    expect(plan.dropped.map(({ capability }) => capability)).toEqual(['signal:emit', 'http:api.example.org'])
    expect(plan.entities).toMatchObject([{ kind: 'fieldDropped', field: 'note' }])
    expect(await listed()).toMatchObject({ version: '0.1.0', granted: [read, write, ...outside] })
  })

  test('stops before a change that would lose data', async () => {
    change('entities/visit.ts', "name: { type: 'string', maxLength: 120,", "name: { type: 'integer',")
    const { code, out, err } = await run('upgrade', folder, '--yes')
    expect(out).toContain('Not possible: the field name of myVisits.visit turns from string into integer')
    expect([code, err]).toEqual([1, expect.stringContaining('SCHEMA_CHANGE_REFUSED')])
    expect((await listed())?.version).toBe('0.1.0')
    change('entities/visit.ts', "name: { type: 'integer',", "name: { type: 'string', maxLength: 120,")
  })

  test('refuses what needs another Mạch', async () => {
    change('index.ts', "engine: '^0.1.0'", "engine: '^9.0.0'")
    expect(await run('upgrade', folder, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('PLUGIN_NEEDS')
    })
    change('index.ts', "engine: '^9.0.0'", "engine: '^0.1.0'")
  })

  test('is not for what is not installed', async () => {
    await run('new', join(scratch, 'other'))
    expect((await run('upgrade', join(scratch, 'other'), '--yes')).err).toContain('use mach plugin install')
  })
})

describe('mach plugin dev', () => {
  const open: Started[] = []
  afterAll(async () => {
    for (const { child } of open) {
      const closed = new Promise((resolve) => child.once('close', resolve))
      if (child.kill('SIGTERM')) await closed
    }
  })
  const start = (...words: readonly string[]) => {
    const started = startMach(join(scratch, 'running'), ...words)
    open.push(started)
    return started
  }

  test('reloads what is saved into a running Mạch, and shows where a step fails in the source', async () => {
    await runMach(join(scratch, 'running'), 'plugin', 'install', folder, '--yes')
    await installFlow()
    const server = start('start', '--port', '0')
    await expect.poll(() => server.said.out, { timeout: 30_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/u)
    const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(server.said.out)?.[0] ?? ''
    const dev = start('plugin', 'dev', folder, '--url', url)
    await expect.poll(() => dev.said.out, { timeout: 30_000 }).toMatch(/✓ myVisits 0\.2\.0[\s\S]*…/u)
    const actions = async () => JSON.stringify(await (await fetch(`${url}/api/actions`)).json())
    expect(await actions()).toContain('Record a visit')

    change('texts.ts', 'Record a visit', 'Note a visit')
    await expect.poll(actions, { timeout: 30_000 }).toContain('Note a visit')

    change('actions/record-visit.ts', 'const visitId =', "throw new Error('chưa xong')\n    const visitId =")
    await expect.poll(() => dev.said.out.split('✓').length, { timeout: 30_000 }).toBeGreaterThan(3)
    const started = await fetch(`${url}/api/flows/try/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}'
    })
    expect(started.status).toBe(202)
    await expect.poll(() => dev.said.err, { timeout: 30_000 }).toMatch(/✗ go \(1\) PLUGIN_THREW: .*chưa xong/u)
    expect(dev.said.err).toMatch(/at actions\/record-visit\.ts:29:11\n/u)

    change('texts.ts', 'export const texts', 'export const text')
    await expect.poll(() => dev.said.err, { timeout: 30_000 }).toContain('PLUGIN_INVALID')
    expect(dev.child.exitCode).toBeNull()
  })

  test('says so when no Mạch runs there', async () => {
    const { code, err } = await run('dev', folder, '--url', 'http://127.0.0.1:1')
    expect([code, err]).toEqual([1, expect.stringContaining('There is no running Mạch “http://127.0.0.1:1”')])
  })
})

/** A flow with one step of the plugin, installed while nobody is at work. */
async function installFlow(): Promise<void> {
  const config = readConfig({ MACH_DATA: join(scratch, 'running') })
  const engine = await openEngineOn(config, silentLog)
  await engine.install.flow({
    id: 'try',
    names: { vi: 'Thử', en: 'Try' },
    trigger: { type: 'manual' },
    steps: [
      {
        id: 'go',
        kind: 'action',
        names: { vi: 'Ghi', en: 'Go' },
        action: 'myVisits.recordVisit',
        input: { name: 'Lan' }
      }
    ]
  })
  await engine.stop()
}
