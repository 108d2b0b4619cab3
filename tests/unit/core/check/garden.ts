import { checkFlow } from '../../../../engine/core/check/check-flow.ts'
import type { Finding } from '../../../../engine/core/check/finding.ts'
import type { CheckWorld } from '../../../../engine/core/check/flow-check.ts'
import type { Entity } from '../../../../schemas/entity.ts'
import type { Flow } from '../../../../schemas/flow.ts'
import type { Form } from '../../../../schemas/form.ts'
import type { Action, PluginTrigger } from '../../../../schemas/manifest.ts'
import type { Step } from '../../../../schemas/step.ts'

const labels = { vi: 'Vườn', en: 'Garden' }
const text = { type: 'string' } as const

/** Gives water and says how much; writes how high the plant is. */
const water: Action = {
  id: 'water',
  labels,
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['plantId'],
    properties: {
      plantId: text,
      litres: { type: 'number' },
      mode: { type: 'string', enum: ['gentle', 'strong'] },
      isNow: { type: 'boolean' },
      tags: { type: 'array', items: text }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['litres', 'state', 'leaves'],
    properties: {
      litres: { type: 'integer' },
      state: { type: 'string', enum: ['dry', 'wet'] },
      leaves: { type: 'array', items: { type: 'object', additionalProperties: false, properties: { colour: text } } },
      note: text
    }
  },
  writes: [{ entity: 'garden.plant', ops: ['update'], fields: ['height'] }]
}

const tell: Action = {
  id: 'tell',
  labels,
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['to', 'purpose'],
    properties: { to: text, purpose: text, body: text }
  },
  output: { type: 'object' },
  writes: [],
  message: { purposeField: 'purpose' }
}

const dig: Action = { id: 'dig', labels, input: { type: 'object' }, output: { type: 'object' } }

const plant: Entity = {
  id: 'garden.plant',
  labels,
  plural: labels,
  title: 'name',
  required: ['name', 'kind'],
  fields: {
    name: { type: 'string', 'x-mach': { labels } },
    kind: { type: 'string', enum: ['rose', 'bamboo'], 'x-mach': { labels } },
    height: { type: 'number', 'x-mach': { labels } },
    plantedOn: { type: 'string', format: 'date', 'x-mach': { labels } }
  }
}

const visit: Form = {
  id: 'visit',
  names: labels,
  thanks: labels,
  fields: [
    { name: 'fullName', labels, type: 'text', required: true },
    { name: 'phone', labels, type: 'phone' },
    { name: 'email', labels, type: 'email' }
  ],
  anyOf: ['phone', 'email'],
  consents: []
}

const child: Flow = {
  id: 'child',
  names: { vi: 'Con', en: 'Child' },
  trigger: {
    type: 'manual',
    input: { type: 'object', additionalProperties: false, required: ['plantId'], properties: { plantId: text } }
  },
  result: {
    type: 'object',
    additionalProperties: false,
    required: ['grown'],
    properties: { grown: { type: 'boolean' } }
  },
  steps: [{ id: 'done', kind: 'end', outcome: 'completed', result: { grown: true } }]
}

const rain: PluginTrigger = {
  id: 'rain',
  labels: { vi: 'Mưa', en: 'Rain' },
  event: {
    type: 'object',
    additionalProperties: false,
    required: ['litres'],
    properties: { litres: { type: 'number' } }
  }
}

export const garden: CheckWorld = {
  actions: new Map([
    ['garden.water', water],
    ['garden.tell', tell],
    ['garden.dig', dig]
  ]),
  entities: new Map([[plant.id, plant]]),
  forms: new Map([[visit.id, visit]]),
  flows: new Map([[child.id, child]]),
  triggers: new Map([['garden.rain', rain]]),
  calendars: new Set(['office']),
  granted: new Map([['garden', ['records:write:garden.plant']]])
}

/** A flow that begins with the form, unless it is said otherwise. */
export function flowOf(steps: readonly Step[], more: Partial<Flow> = {}): Flow {
  return {
    id: 'main',
    names: { vi: 'Chính', en: 'Main' },
    trigger: { type: 'form', form: 'visit' },
    steps,
    ...more
  }
}

/** Waters plant 1; `input` says it otherwise. */
export function watering(id: string, input: object = {}): Extract<Step, { kind: 'action' }> {
  return { id, kind: 'action', action: 'garden.water', input: { plantId: '1', ...input } }
}

/** A step that reads one expression. */
export function reading(cel: string, id = 'read'): Step {
  return { id, kind: 'code', code: 'return 1', input: { value: { cel } } }
}

export function findingsOf(flow: Flow, world: CheckWorld = garden): readonly Finding[] {
  return checkFlow(flow, world)
}

/** What is wrong, the flow, and what must be found, in order. */
export type Case = readonly [string, Flow, readonly string[]]

/** `step CODE`, with `-` for the flow itself and `?` behind what is only a warning. */
export function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ step, code, severity }) => `${step ?? '-'} ${code}${severity === 'warning' ? '?' : ''}`)
}

/** Steps that several cases use. */
export const end: Extract<Step, { kind: 'end' }> = { id: 'end', kind: 'end', outcome: 'completed' }
export const branch = (id: string, when: string, steps: readonly Step[], otherwise: readonly Step[] = []): Step => ({
  id,
  kind: 'branch',
  cases: [{ id: 'yes', when, steps }],
  else: otherwise
})
export const waitFor: Extract<Step, { kind: 'waitFor' }> = {
  id: 'w',
  kind: 'waitFor',
  within: 'P1D',
  event: { on: 'recordUpdated', entity: 'garden.plant' }
}
export const approve: Extract<Step, { kind: 'approve' }> = {
  id: 'ask',
  kind: 'approve',
  title: 'Cắt cây?',
  approvers: "['lan', 'minh']",
  within: 'P1D',
  outcomes: [
    { id: 'yes', names: { vi: 'Có', en: 'Yes' }, steps: [] },
    { id: 'no', names: { vi: 'Không', en: 'No' }, steps: [end] }
  ]
}
