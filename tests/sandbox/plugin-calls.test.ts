import { describe, expect, test } from 'vitest'
import { startEntry } from '../../engine/sandbox/batch-entry.ts'
import { GuestCall } from '../../engine/sandbox/guest-call.ts'
import { PluginAccount } from '../../engine/sandbox/plugin-account.ts'
import { PluginCalls } from '../../engine/sandbox/plugin-calls.ts'
import { sandboxLimits } from '../../engine/sandbox/sandbox-limits.ts'
import { sandboxCall } from '../support/test-plugin.ts'

/** Calls that wait, named by their keys; a negative one is to be made alone, one from 100 on has another time limit. */
function waiting(keys: readonly number[], text = ''): PluginCalls {
  const plugin = new PluginCalls(1, { id: 'test', version: '1.0.0', code: '' }, new PluginAccount(sandboxLimits({})))
  for (const key of keys) {
    const call = new GuestCall(
      sandboxCall({ action: 'a', input: text }),
      () => {},
      () => {}
    )
    call.isAlone = key < 0
    plugin.push(startEntry(call, key, key < 100 ? 1_000 : 5_000))
  }
  return plugin
}

function batchesOf(plugin: PluginCalls, callsMax = 64, charsMax = 1_000_000): readonly (readonly number[])[] {
  const batches = []
  while (plugin.hasWaiting) batches.push(plugin.takeBatch(callsMax, charsMax).map(({ key }) => key))
  return batches
}

describe('PluginCalls.takeBatch()', () => {
  test('takes calls in their order, only so many at once', () => {
    expect(batchesOf(waiting([1, 2, 3, 4, 5]), 2)).toEqual([[1, 2], [3, 4], [5]])
  })

  test('lets a call that is made alone share with none', () => {
    expect(batchesOf(waiting([1, 2, -3, 4, -5, -6, 7]))).toEqual([[1, 2], [-3], [4], [-5], [-6], [7]])
  })

  test('lets only calls with the same limit share a turn', () => {
    expect(batchesOf(waiting([1, 2, 100, 101, 3]))).toEqual([[1, 2], [100, 101], [3]])
  })

  test('takes only so much text, but always one call', () => {
    expect(batchesOf(waiting([1, 2, 3], 'x'.repeat(600)), 64, 1_500)).toEqual([[1, 2], [3]])
    expect(batchesOf(waiting([1, 2], 'x'.repeat(600)), 64, 100)).toEqual([[1], [2]])
  })
})
