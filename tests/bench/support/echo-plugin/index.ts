import { defineAction, definePlugin } from 'mach/sdk'

const shape = {
  type: 'object',
  required: ['text', 'n'],
  additionalProperties: false,
  properties: { text: { type: 'string' }, n: { type: 'integer' } }
} as const

/** Gives back what it gets, one higher. */
const echo = defineAction({
  id: 'echo',
  labels: { vi: 'Vọng lại', en: 'Echo' },
  input: shape,
  output: shape,
  run: (input) => ({ ...input, n: input.n + 1 })
})

export default definePlugin({
  id: 'echo',
  version: '1.0.0',
  engine: '^0.1.0',
  labels: { vi: 'Vọng lại', en: 'Echo' },
  actions: [echo],
  capabilities: []
})
