import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BareSpeed } from './bare-loop.ts'

/** The bare loop beside this process. In one process each would sweep up the memory of the other while its clock runs. */
export interface ForkedBareLoop {
  writeNew(batch: number): Promise<BareSpeed>
  close(): Promise<void>
}

const script = fileURLToPath(new URL('bare-process.ts', import.meta.url))

export function forkBareLoop(file: string): ForkedBareLoop {
  const child = fork(script, [file])
  return {
    async writeNew(batch) {
      child.send(batch)
      const [speed] = (await once(child, 'message')) as [BareSpeed]
      return speed
    },
    async close() {
      child.disconnect()
      await once(child, 'exit')
    }
  }
}
