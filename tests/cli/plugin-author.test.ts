import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMach } from '../support/run-mach.ts'

const tsc = fileURLToPath(new URL('../../node_modules/@typescript/native/bin/tsc', import.meta.url))
const action = 'actions/record-visit.ts'

let scratch = ''
let folder = ''
const run = (...words: readonly string[]) => runMach(join(scratch, 'data'), 'plugin', ...words)

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'mach-author-'))
  folder = join(scratch, 'my-visits')
  expect((await run('new', folder)).code).toBe(0)
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Changes a file of the plugin for as long as a check needs. */
async function withChange<T>(file: string, [from, to]: readonly [string, string], check: () => Promise<T>): Promise<T> {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
  try {
    return await check()
  } finally {
    writeFileSync(path, text)
  }
}

describe('mach plugin new', () => {
  test('makes a plugin of a few small files, and says what comes next', async () => {
    const { out } = await run('new', join(scratch, 'other'), '--id', 'otherOne')
    expect(out).toMatch(/“otherOne”[\s\S]*mach plugin test[\s\S]*mach plugin install/u)
    expect(readdirSync(join(scratch, 'other')).toSorted()).toEqual([
      '.gitignore',
      'README.md',
      'actions',
      'entities',
      'flows',
      'index.ts',
      'package.json',
      'settings.ts',
      'tests',
      'texts.ts',
      'triggers',
      'tsconfig.json'
    ])
  })

  test('leaves a folder alone that holds something, and a name that cannot be one', async () => {
    expect(await run('new', folder)).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') })
    expect(await run('new', join(scratch, '9lives'))).toMatchObject({ code: 1, err: expect.stringContaining('--id') })
  })
})

describe('the types of a new plugin', () => {
  const typeErrors = () =>
    new Promise<string>((resolve) => {
      execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], (_, out) => resolve(out))
    })

  test('are right from the start', async () => {
    expect(await typeErrors()).toBe('')
  })

  test.each([
    ['a field that the input has not', ['run({ name }', 'run({ nickname: name }'], /'nickname' does not exist/u],
    ['an output that is not whole', ['{ visitId, count:', '{ visitId, number:'], /count/u],
    [
      'a capability that the action does not use',
      [", 'records:write:myVisits.visit'],\n  async", '],\n  async'],
      /uses needs 'records:write:myVisits\.visit'/u
    ]
  ] as const)('show %s', async (_, change, reason) => {
    expect(await withChange(action, change, typeErrors)).toMatch(reason)
  })

  test('show a host that the action does not use', async () => {
    const change = ['https://api.example.com/visits', 'https://api.example.org/visits'] as const
    const shown = await withChange('actions/tell-partner.ts', change, typeErrors)
    expect(shown).toMatch(/UsesNeeds<"http:api\.example\.org">/u)
  })

  test.each([
    [
      'an entity that there is not',
      ["'records:write:myVisits.visit'", "'records:write:myVisits.visits'"],
      /no entity is called myVisits\.visits/u
    ],
    [
      'a secret that nobody asks for, though a trigger uses it',
      [",\n    'secret:door'", ''],
      /capabilities needs 'secret:door'/u
    ],
    [
      'a capability that actions use and nobody asks for',
      ["\n    'records:write:myVisits.visit',", ''],
      /capabilities needs 'records:write:myVisits\.visit'/u
    ]
  ] as const)('show %s in the definition', async (_, change, reason) => {
    expect(await withChange('index.ts', change, typeErrors)).toMatch(reason)
  })
})

describe('mach plugin test', () => {
  test('passes for a new plugin', async () => {
    const { code, out } = await run('test', folder, '--json')
    expect([code, JSON.parse(out)]).toEqual([0, { id: 'myVisits', passed: 5, failed: 0, failures: [] }])
  })

  test('runs handlers in a real isolate: there is no process, no timer and no network inside', async () => {
    const inside = 'count: [typeof process, typeof setTimeout, typeof fetch, typeof require].join()'
    const change = ['count: before.length + 1', `${inside} as never`] as const
    const { code, out } = await withChange(action, change, () => run('test', folder, '--json'))
    const { failures } = JSON.parse(out) as { failures: { error: string }[] }
    expect([code, failures[0]?.error]).toEqual([1, expect.stringContaining('/count Must be a whole number')])
  })

  test('shows where a handler failed in the source', async () => {
    const change = [
      'const visitId =',
      'if (before.length > 0) throw new RangeError("quá nhiều")\n    const visitId ='
    ] as const
    const { code, out } = await withChange(action, change, () => run('test', folder, '--json'))
    const { failures } = JSON.parse(out) as { failures: { error: string }[] }
    expect(code).toBe(1)
    expect(failures[0]?.error).toMatch(/RangeError: quá nhiều\n\s+at actions\/record-visit\.ts:29:34\n/u)
    expect(failures[0]?.error).toMatch(/> \s+29 \|\s+if \(before\.length > 0\) throw new RangeError/u)
  })

  test('ends a handler that loops', async () => {
    const change = ['const visitId =', 'for (;;) [1].map((x) => x)\n    const visitId ='] as const
    const { code, out } = await withChange(action, change, () => run('test', folder, '--json'))
    expect([code, out]).toEqual([1, expect.stringContaining('ran longer than 1000 ms')])
  })

  test('says what there is not', async () => {
    mkdirSync(join(scratch, 'empty'))
    expect(await run('test', join(scratch, 'empty'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('no test')
    })
  })
})

describe('mach plugin docs', () => {
  test('writes the reference in both languages from the schemas', async () => {
    const { out } = await run('docs', folder, '--json')
    const { files } = JSON.parse(out) as { files: string[] }
    const [vi = '', en = ''] = files.map((file) => readFileSync(file, 'utf8'))
    expect(vi).toContain('# Lượt ghé\n')
    expect(vi).toContain('- Xem mọi bản ghi “Lượt ghé” (myVisits.visit) (`records:read:myVisits.visit`)')
    expect(vi).toContain('| `name` | string | có | Tên. dài ≥ 1, dài ≤ 120. |')
    expect(en).toContain('### Record a visit (`recordVisit`)')
    expect(en).toContain('| `count` | integer | yes | Number of visits. |')
  })
})

describe('mach plugin build', () => {
  test('names the file and the field of what is wrong', async () => {
    const { code, err } = await withChange('index.ts', ["engine: '^0.1.0'", "engine: 'new'"], () =>
      run('build', folder)
    )
    expect([code, err]).toEqual([1, expect.stringMatching(/\/engine is “new”.*write for example \^0\.1\.0/u)])
  })

  test('refuses what no plugin can have, naming the file', async () => {
    const change = ['import { defineAction }', "import 'node:fs'\nimport { defineAction }"] as const
    const { code, err } = await withChange(action, change, () => run('build', folder))
    expect([code, err]).toEqual([1, expect.stringContaining('actions/record-visit.ts imports “node:fs”')])
  })

  test('makes the same code of the same source, and one file to hand on', async () => {
    const made = await Promise.all(
      ['a', 'b'].map((name) => run('build', folder, '--out', join(scratch, name), '--pack', '--json'))
    )
    const [a, b] = made.map(({ out }) => JSON.parse(out) as { integrity: string; files: string[] })
    expect(a?.integrity).toBe(b?.integrity)
    expect(a?.files.map((file) => file.slice(scratch.length))).toEqual(['/a/myVisits', '/a/myVisits-0.1.0.mach'])
  })
})
