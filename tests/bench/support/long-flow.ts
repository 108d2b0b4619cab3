import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'

const wait = (id: string): Step => ({ id, kind: 'wait', for: 'PT1H' })

/** A flow of so many steps: branches below each other, with a step in each lane and one after it. */
export function longFlow(id: string, stepCount: number): Flow {
  const branches = Array.from({ length: stepCount / 4 }, (_, n): readonly Step[] => {
    const cases = [{ id: 'a', when: 'true', steps: [wait(`w${n}`)] }]
    return [{ id: `b${n}`, kind: 'branch', cases, else: [wait(`e${n}`)] }, wait(`x${n}`)]
  })
  const names = { vi: `Quy trình ${stepCount} bước`, en: `Flow of ${stepCount} steps` }
  return { id, names, trigger: { type: 'manual' }, steps: branches.flat() }
}
