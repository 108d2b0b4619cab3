import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { makeSchema } from '../support/open-postgres.ts'

const program = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))
let url = ''
let folder = ''

beforeAll(async () => {
  url = await makeSchema(inject('postgresUrl'))
  folder = mkdtempSync(join(tmpdir(), 'mach-postgres-cli-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Each command has a data folder of its own, as on another machine; the database is the same. */
function begin(name: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...words], {
    env: {
      ...process.env,
      MACH_DATA: join(folder, name),
      MACH_DATABASE_URL: url,
      MACH_TEST_STORE: undefined,
      MACH_TEST_POSTGRES: undefined,
      ...env
    }
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const ended = new Promise<Ended>((resolve) => {
    const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8')
    child.on('close', (code) => resolve({ code, out: text(out), err: text(err) }))
  })
  return { child, ended }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString('utf8'))
      if (found) resolve(found[0])
    })
  })
}

describe('mach with MACH_DATABASE_URL', () => {
  test('serves from PostgreSQL, alone; doctor looks beside it and finds all promises kept', async () => {
    const { child, ended } = begin('one', ['start', '--port', '0'])
    const address = await addressOf(child)
    const { flows } = (await (await fetch(`${address}/api/flows`)).json()) as { flows: { id: string }[] }
    expect(flows.map(({ id }) => id)).toContain('lead-capture')

    const second = await begin('two', ['start', '--port', '0']).ended
    expect(second.code).toBe(1)
    expect(second.err).toContain('DATABASE_IN_USE')
    expect(second.err).toContain(String(child.pid))
    expect(second.err).not.toContain('mach:test@')

    const doctor = await begin('three', ['doctor', '--json']).ended
    expect(doctor.code, doctor.err).toBe(0)
    const { findings } = JSON.parse(doctor.out) as { findings: { ok: boolean }[] }
    expect(findings.length).toBeGreaterThan(5)

    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('says clearly that the address is wrong', async () => {
    const text = await begin('four', ['doctor'], { MACH_DATABASE_URL: 'mysql://127.0.0.1/x' }).ended
    expect([text.code, text.err]).toEqual([1, expect.stringContaining('MACH_DATABASE_URL')])
    const nowhere = await begin('five', ['doctor'], { MACH_DATABASE_URL: 'postgres://mach@127.0.0.1:1/x' }).ended
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('DATABASE_UNREACHABLE')])
  })
})
