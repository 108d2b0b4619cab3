import { describe, expect, test } from 'vitest'
import { mapFrame } from '../../../engine/cli/plugin/map-frame.ts'

/** Line 1 of the script is line 3 of the source, from column 2 on. */
const map = JSON.stringify({
  version: 3,
  sources: ['deep/one.ts'],
  sourcesContent: ['a\nb\n  throw c\nd\ne\nf'],
  names: [],
  mappings: 'AAEE'
})

describe('mapFrame()', () => {
  test('finds the place in the source and shows the lines around it', () => {
    expect(mapFrame(map, 'at run (plugin.js:1:1)')).toEqual({
      at: 'deep/one.ts:3:3',
      excerpt: ['     1 | a', '     2 | b', '>    3 |   throw c', '           ^', '     4 | d', '     5 | e'].join('\n')
    })
  })

  test('gives nothing for a frame that is not of the plugin', () => {
    expect([mapFrame(map, 'native'), mapFrame(map, '')]).toEqual([null, null])
  })
})
