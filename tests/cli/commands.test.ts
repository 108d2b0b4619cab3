import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const mach = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))
const starter = fileURLToPath(new URL('../../examples/packs/starter/flows/', import.meta.url))

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mach-cli-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [mach, ...words], { env: { ...process.env, MACH_DATA: join(folder, 'data') } })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') })
    )
  })
}

describe('mach start', () => {
  test('serves a new installation with the starter flows until it is told to stop', async () => {
    const child = spawn(process.execPath, [mach, 'start', '--port', '0'], {
      env: { ...process.env, MACH_DATA: join(folder, 'data') }
    })
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString('utf8'))
        if (found) resolve(found[0])
      })
    })
    const { flows } = (await (await fetch(`${url}/api/flows`)).json()) as { flows: { id: string }[] }
    expect(flows.map(({ id }) => id).toSorted()).toEqual([
      'follow-up',
      'lead-capture',
      'loyalty-reward',
      'order-intake'
    ])
    const second = await run('start', '--port', '0')
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('DATABASE_IN_USE')])
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  })
})

describe('mach import', () => {
  test('sends each row through the form, once per key, and says what was refused', async () => {
    const file = join(folder, 'rows.csv')
    writeFileSync(
      file,
      '\uFEFFkey,fullName,phone,surplus\r\n1,Lê Thị Mai,0912345678,x\r\n2,Trần An,0987654321,x\r\n3,,,x\r\n'
    )
    const first = await run('import', file, '--form', 'lead', '--key', 'key', '--json')
    expect(JSON.parse(first.out)).toEqual({ rows: 3, accepted: 2, known: 0, refused: { INPUT_INVALID: 1 } })
    const again = await run('import', file, '--form', 'lead', '--key', 'key', '--json')
    expect(JSON.parse(again.out)).toMatchObject({ accepted: 0, known: 2 })
    const report = await run('doctor', '--json')
    expect(report.code).toBe(0)
    expect(JSON.parse(report.out)).toMatchObject({
      overview: { runs: { completed: 2, ready: 0 }, records: { 'crm.person': 2 } }
    })
  })

  test('says which form there is not', async () => {
    const { code, err } = await run('import', 'none.csv', '--form', 'nothing')
    expect([code, err]).toEqual([1, expect.stringContaining('nothing')])
  })
})

describe('mach flow', () => {
  test('finds nothing wrong with the starter flows', async () => {
    const { code, out } = await run(
      'flow',
      'validate',
      join(starter, 'lead-capture.json'),
      join(starter, 'follow-up.json'),
      '--json'
    )
    expect(code).toBe(0)
    const reports = JSON.parse(out) as { findings: { severity: string }[] }[]
    expect(reports.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('names the step and what is wrong, in both languages, and ends with 1', async () => {
    const flow = readFileSync(join(starter, 'lead-capture.json'), 'utf8').replace('crm.scoreLead', 'crm.scoreLeed')
    const file = join(folder, 'wrong.json')
    writeFileSync(file, flow)
    const { code, out } = await run('flow', 'validate', file)
    expect(code).toBe(1)
    expect(out).toContain('UNKNOWN_ACTION')
    expect(out).toContain('Không có thao tác “crm.scoreLeed”')
    expect(out).toContain('There is no action “crm.scoreLeed”')
  })

  test('runs by hand what a trigger would bring', async () => {
    const input = JSON.stringify({
      at: '2026-03-01T00:00:00.000Z',
      form: { fullName: 'Phạm Hoa', phone: '0901234567' },
      consents: []
    })
    const { code, out } = await run('flow', 'run', 'lead-capture', '--input', input, '--json')
    const report = JSON.parse(out) as { status: string; journal: { kind: string; step?: string }[] }
    expect([code, report.status]).toEqual([0, 'completed'])
    expect(report.journal.map(({ step }) => step)).toContain('score')
  })
})

describe('mach doctor', () => {
  test('ends with 1 where there is no installation', async () => {
    const { code, err } = await run('doctor', '--data', join(folder, 'nowhere'))
    expect([code, err]).toEqual([1, expect.stringContaining('NOT_FOUND')])
  })
})

describe('mach', () => {
  test('refuses a misspelt option and a wrong variable', async () => {
    expect((await run('start', '--prot', '1')).code).not.toBe(0)
    const child = spawn(process.execPath, [mach, 'doctor'], {
      env: { ...process.env, MACH_PROT: '1' },
      stdio: 'ignore'
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1)
  })
})

describe('mach simulate-engine', () => {
  test('plays seeds and says that every promise held', async () => {
    const { code, out } = await run('simulate-engine', '--seeds', '3', '--from', '20', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ seeds: 3, from: 20, broken: [], stories: [] })
  })

  test('tells the story of a seed, which is the same in every process', async () => {
    const [first, second] = [
      await run('simulate-engine', '--seed', '33', '--story'),
      await run('simulate-engine', '--seed', '33')
    ]
    expect(first.out).toContain('story of seed 33')
    expect(first.out.trimEnd().split('\n').at(-1)).toBe(second.out.trimEnd())
  })
})
