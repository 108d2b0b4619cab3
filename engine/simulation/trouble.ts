import type { Fault, FaultKind } from './story.ts'

/** Which faults are due: each kind of place counts what passes through it. */
export interface Trouble {
  /** The next write of the store: its number is one more than that of the last. */
  atWrite(): readonly WriteFault[]
  atCall(): Fault | null
  atDelivery(): Fault | null
  /** How often each kind of fault has struck. */
  readonly struck: Record<string, number>
}

export type WriteFault = Exclude<
  Fault,
  {
    kind: 'hostKilled' | 'slowCall' | 'notTaken' | 'takenAnswerLost' | 'lostOnTheWay' | 'refused' | 'slowDelivery'
  }
>

const places: Readonly<Record<FaultKind, 'write' | 'call' | 'delivery'>> = {
  crashBefore: 'write',
  crashAfter: 'write',
  answerLost: 'write',
  diskFull: 'write',
  slowStore: 'write',
  hostKilled: 'call',
  slowCall: 'call',
  notTaken: 'delivery',
  takenAnswerLost: 'delivery',
  lostOnTheWay: 'delivery',
  refused: 'delivery',
  slowDelivery: 'delivery'
}

export function openTrouble(faults: readonly Fault[]): Trouble {
  const counts = { write: 0, call: 0, delivery: 0 }
  const struck: Record<string, number> = {}

  const next = (place: keyof typeof counts): readonly Fault[] => {
    const nth = (counts[place] += 1)
    const due = faults.filter((fault) => places[fault.kind] === place && strikes(fault, nth))
    for (const { kind } of due) struck[kind] = (struck[kind] ?? 0) + 1
    return due
  }

  return {
    struck,
    atWrite: () => next('write') as readonly WriteFault[],
    atCall: () => next('call')[0] ?? null,
    atDelivery: () => next('delivery')[0] ?? null
  }
}

function strikes(fault: Fault, nth: number): boolean {
  return nth >= fault.nth && nth < fault.nth + (fault.kind === 'diskFull' ? fault.writes : 1)
}
