import { Worker } from 'node:worker_threads'

/**
 * Watches the memory of this process from a thread of its own, which also runs while the main thread is stuck in native
 * code. V8's own limit is a guideline; this one is kept by SIGKILL. It also ends the process when the engine is gone.
 */
const places = { busy: 0, asleep: 1 }

/** @param {import('../isolate-engine.ts').HostSettings} settings */
export function openWatchdog({ hostProcessMemoryMb, memoryPollMs }) {
  const shared = new Int32Array(new SharedArrayBuffer(8))
  const workerData = { shared, bytesMax: hostProcessMemoryMb * 1_048_576, pollMs: memoryPollMs, places }
  const worker = new Worker(new URL('./watch-memory.js', import.meta.url), { workerData, stdout: false, stderr: false })
  worker.unref()
  return {
    /**
     * The thread sleeps while nothing runs; it is woken only if it does, because that costs more than a call.
     * @param {boolean} isBusy
     */
    setBusy(isBusy) {
      Atomics.store(shared, places.busy, isBusy ? 1 : 0)
      if (isBusy && Atomics.load(shared, places.asleep) === 1) Atomics.notify(shared, places.busy)
    }
  }
}
