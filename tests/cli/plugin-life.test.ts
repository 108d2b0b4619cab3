import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMach } from '../support/run-mach.ts'

let scratch = ''
const run = (...words: readonly string[]) => runMach(join(scratch, 'data'), 'plugin', ...words)
const ids = async () => {
  const { plugins } = JSON.parse((await run('list', '--json')).out) as { plugins: { id: string; state: string }[] }
  return Object.fromEntries(plugins.map(({ id, state }) => [id, state]))
}

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mach-life-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('mach plugin disable and enable', () => {
  test('say what happens to its steps, and are seen in the list', async () => {
    expect((await run('disable', 'loyalty')).out).toContain('Its steps wait; none fails.')
    expect(await ids()).toMatchObject({ loyalty: 'off', crm: 'on' })
    expect((await run('enable', 'loyalty')).out).toContain('The steps that waited go on.')
    expect(await ids()).toMatchObject({ loyalty: 'on' })
  }, 60_000)
})

describe('mach plugin uninstall', () => {
  test('shows what it touches, does nothing unless somebody agrees, and is refused while others need it', async () => {
    const shown = await run('uninstall', 'loyalty')
    expect([shown.code, shown.out]).toEqual([1, expect.stringContaining('Nothing was changed.')])
    expect(shown.out).toContain('loyalty.member: 0 bản ghi được giữ lại · records stay')
    const refused = await run('uninstall', 'crm', '--yes')
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('PLUGIN_NEEDED')])
  }, 60_000)

  test('takes a plugin away that comes with Mạch, and it stays away until it is installed', async () => {
    const file = join(scratch, 'loyalty.ndjson')
    expect((await run('uninstall', 'loyalty', '--yes', '--export', file)).out).toContain('Took loyalty away.')
    expect(readFileSync(file, 'utf8')).toBe('')
    expect((await run('prune')).code).toBe(0)
    expect(Object.keys(await ids())).not.toContain('loyalty')
  }, 60_000)
})
