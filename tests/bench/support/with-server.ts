import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface BenchServer {
  readonly url: string
  readonly pid: number
  readonly folder: string
  /** Runs in memory of the worker. */
  held(): Promise<number>
}

const script = fileURLToPath(new URL('server.ts', import.meta.url))

/** Starts a server on new data, lets `measure` use it, and stops it; the data is there until `measure` is done with it. */
export async function withServer<T>(
  measure: (server: BenchServer, stop: () => Promise<void>) => Promise<T>
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-bench-'))
  const child = fork(script, [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { url } = await nextMessage<{ url: string }>(child)
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (isStopped) return
    isStopped = true
    child.send('stop')
    await new Promise((resolve) => child.once('exit', resolve))
  }
  try {
    const held = async (): Promise<number> => {
      child.send('held')
      return (await nextMessage<{ held: number }>(child)).held
    }
    return await measure({ url, pid: child.pid ?? 0, folder, held }, stop)
  } finally {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as T)
    })
  })
}
