import { describe, expect, test } from 'vitest'
import { checkFlow } from '../../../../engine/core/check/check-flow.ts'
import { flows } from '../../../examples/starter-files.ts'
import { starterWorld } from './starter-world.ts'

describe('checkFlow()', () => {
  test.each(flows.map((flow) => [flow.id, flow] as const))('finds no error in the starter flow %s', (_, flow) => {
    const errors = checkFlow(flow, starterWorld).filter(({ severity }) => severity === 'error')
    expect(errors).toEqual([])
  })
})
