import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'

const both = (text: string) => ({ vi: text, en: text })
const text = { type: 'string' } as const

/** The job that the peers were measured with: normalise, branch on a score, upsert a person, create a task. */
const lead: Flow = {
  id: 'bench-lead',
  names: both('Lead'),
  trigger: {
    type: 'webhook',
    body: {
      type: 'object',
      required: ['fullName', 'phone', 'email', 'score'],
      properties: { fullName: text, phone: text, email: text, score: { type: 'integer' } }
    }
  },
  steps: [
    {
      id: 'clean',
      kind: 'action',
      action: 'crm.normalise',
      input: {
        fullName: { cel: 'trigger.body.fullName' },
        phone: { cel: 'trigger.body.phone' },
        email: { cel: 'trigger.body.email' }
      }
    },
    {
      id: 'hot',
      kind: 'branch',
      cases: [
        {
          id: 'yes',
          when: 'trigger.body.score >= 50',
          steps: [
            {
              id: 'person',
              kind: 'action',
              action: 'crm.matchPerson',
              input: {
                fullName: { cel: 'steps.clean.fullName' },
                phone: { cel: 'steps.clean.phone' },
                email: { cel: 'steps.clean.email' }
              }
            },
            {
              id: 'task',
              kind: 'action',
              action: 'crm.createTask',
              input: {
                subject: 'Gọi ngay',
                personId: { cel: 'steps.person.personId' },
                dueInHours: 2,
                priority: 'high'
              }
            }
          ]
        }
      ]
    }
  ]
}

/** Accepting alone: the run waits at once, so that nothing but the intake is measured. */
const accept: Flow = {
  id: 'bench-accept',
  names: both('Accept'),
  trigger: {
    type: 'webhook',
    body: { type: 'object', required: ['fullName'], properties: { fullName: text } },
    condition: 'true'
  },
  steps: [{ id: 'nap', kind: 'wait', for: 'P30D' }]
}

const light = (n: number): Step => ({
  id: `s${n}`,
  kind: 'branch',
  cases: [{ id: 'yes', when: `trigger.input.n >= ${n}`, steps: [] }]
})

/** Forty light steps one after the other. */
const forty: Flow = {
  id: 'bench-forty',
  names: both('Forty'),
  trigger: { type: 'manual', input: { type: 'object' } },
  steps: Array.from({ length: 40 }, (_, n) => light(n))
}

/** Five light steps one after the other, which need nothing from outside. */
const five: Flow = {
  id: 'bench-five',
  names: both('Five'),
  trigger: { type: 'manual', input: { type: 'object' } },
  steps: Array.from({ length: 5 }, (_, n) => light(n))
}

const sandboxed = (n: number): Step => ({
  id: `c${n}`,
  kind: 'action',
  action: 'echo.echo',
  input: { text: 'Xin chào', n: { cel: 'trigger.input.n' } }
})

/** The same with three of the five in the sandbox. */
const fiveSandboxed: Flow = {
  id: 'bench-five-sandboxed',
  names: both('Five sandboxed'),
  trigger: { type: 'manual', input: { type: 'object' } },
  steps: [sandboxed(1), light(2), sandboxed(3), light(4), sandboxed(5)]
}

/** Flows that come in by HTTP, and those that run in an engine without it, beside the echo plugin alone. */
export const serverFlows: readonly Flow[] = [lead, accept]
export const engineFlows: readonly Flow[] = [accept, forty, five, fiveSandboxed]
