import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const command = new URL('../../engine/cli/mach.ts', import.meta.url)

/** Flags that `mach` is started with, from its own first line. */
export const machFlags: readonly string[] =
  /^#!.* node (.*)$/m.exec(readFileSync(command, 'utf8'))?.[1]?.split(' ') ?? []

/** Runs a script beside this one in a process of its own, whose memory is its own, and gives what it sends. */
export function runChild<T>(script: string, given: readonly (string | number)[]): Promise<T> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const execArgv = [...machFlags, '--expose-gc', '--no-node-snapshot']
  const child = fork(path, given.map(String), { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise((resolve, reject) => {
    let answer: T | null = null
    child.once('message', (message) => (answer = message as T))
    child.once('exit', (code) => {
      if (code === 0 && answer !== null) resolve(answer)
      else reject(new Error(`${script} ended with ${code}`))
    })
  })
}

const bytesPerMb = 1_048_576

/** Resident memory of this process after everything that is not needed has been let go. */
export async function restingMb(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return process.memoryUsage.rss() / bytesPerMb
}

/** The most memory that this process ever had. */
export function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024
}
