import type { Engine } from '../run/open-engine.ts'

const lookAgainMs = 25

/** Waits until no run is ready and no message is on its way; `onLook` hears how many are left. */
export async function untilIdle(engine: Engine, onLook: (left: number) => void = () => undefined): Promise<void> {
  for (;;) {
    const [{ ready }, { queued, sending }] = await Promise.all([
      engine.store.runs.countByStatus(),
      engine.store.outbox.countByState()
    ])
    const left = ready + queued + sending + engine.worker.held()
    onLook(left)
    if (left === 0) return
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
}
