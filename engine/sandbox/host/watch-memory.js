import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/** The watching thread: looks, sleeps a few milliseconds, looks again. */
/** @type {{ shared: Int32Array<SharedArrayBuffer>, bytesMax: number, pollMs: number, places: { busy: number, asleep: number } }} */
const { shared, bytesMax, pollMs, places } = workerData
const idlePollsMax = 20
const engine = process.ppid

/** The engine reads the last words of a host to learn why it ended: the same text stands in `death-cause.ts`. */
const memoryNote = 'mach: out of memory'

function look() {
  if (process.memoryUsage.rss() > bytesMax) {
    writeSync(2, `\n${memoryNote}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
  if (process.ppid !== engine) process.kill(process.pid, 'SIGKILL')
}

for (let idlePolls = 0; ;) {
  look()
  Atomics.wait(shared, places.asleep, 0, pollMs)
  idlePolls = Atomics.load(shared, places.busy) === 1 ? 0 : idlePolls + 1
  if (idlePolls < idlePollsMax) continue
  Atomics.store(shared, places.asleep, 1)
  Atomics.wait(shared, places.busy, 0)
  Atomics.store(shared, places.asleep, 0)
  idlePolls = 0
}
