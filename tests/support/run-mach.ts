import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const mach = fileURLToPath(new URL('../../engine/cli/mach.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the `mach` command as a person without a terminal does, on a data folder of its own. */
export async function runMach(data: string, ...words: readonly string[]): Promise<Ended> {
  const { child, said } = startMach(data, ...words)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out: said.out, err: said.err }
}

export interface Started {
  readonly child: ChildProcess
  readonly said: { out: string; err: string }
}

export function startMach(data: string, ...words: readonly string[]): Started {
  const child = spawn(process.execPath, [mach, ...words], {
    env: { ...process.env, MACH_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  return { child, said }
}
