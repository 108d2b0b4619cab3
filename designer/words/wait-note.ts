import { say } from '../texts/texts.ts'

/** What a run waits for at one of its steps, and what makes it go on. */
export function waitNote(kind: 'sleep' | 'await' | 'approval' | 'subflow' | 'call', step: string): string {
  switch (kind) {
    case 'sleep':
      return say.waiting_in_step({ step })
    case 'await':
      return say.waits_event({ step })
    case 'approval':
      return say.waits_approval({ step })
    case 'subflow':
      return say.waits_subflow({ step })
    case 'call':
      return say.waiting_to_retry({ step })
  }
}
