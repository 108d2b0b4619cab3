import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { placedSteps } from './flow-places.ts'
import { freshId } from './renew-ids.ts'

/** What is chosen in the palette: an action, or a kind that Mạch itself brings. */
export type StepChoice =
  { readonly kind: 'action'; readonly action: string } | { readonly kind: Exclude<Step['kind'], 'action'> }

/** A step that says as little as its kind allows; the compiler's findings say what is still missing. */
export function newStep(flow: Flow, choice: StepChoice): Step {
  const taken = new Set(placedSteps(flow).map(({ step }) => step.id))
  const wanted = choice.kind === 'action' ? (choice.action.split('.')[1] ?? 'action') : choice.kind
  const id = freshId(wanted, taken)
  return choice.kind === 'action' ? { id, kind: 'action', action: choice.action } : { id, ...blank[choice.kind] }
}

type Blank = { [K in Step['kind']]: Omit<Extract<Step, { kind: K }>, 'id'> }

const blank: Omit<Blank, 'action'> = {
  code: { kind: 'code', code: 'return {}' },
  branch: { kind: 'branch', cases: [{ id: 'case1', when: 'true', steps: [] }] },
  split: {
    kind: 'split',
    arms: [
      { id: 'a', percent: 50, steps: [] },
      { id: 'b', percent: 50, steps: [] }
    ]
  },
  parallel: {
    kind: 'parallel',
    lists: [
      { id: 'list1', steps: [] },
      { id: 'list2', steps: [] }
    ],
    until: 'all'
  },
  forEach: { kind: 'forEach', items: { cel: '[]' }, steps: [] },
  repeat: { kind: 'repeat', steps: [], until: 'true', timesMax: 5 },
  wait: { kind: 'wait', for: 'P1D' },
  waitFor: { kind: 'waitFor', event: { on: 'signal', name: 'signal' }, within: 'P3D' },
  approve: {
    kind: 'approve',
    title: 'Xin duyệt',
    approvers: '"owner"',
    outcomes: [
      { id: 'approved', names: { vi: 'Đồng ý', en: 'Approved' }, steps: [] },
      { id: 'rejected', names: { vi: 'Từ chối', en: 'Rejected' }, steps: [] }
    ],
    within: 'P3D'
  },
  subflow: { kind: 'subflow', flow: 'flow', wait: true },
  end: { kind: 'end', outcome: 'completed' }
}
