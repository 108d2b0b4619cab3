import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { featureRows } from './feature-rows.ts'

const root = new URL('../', import.meta.url)
const architecture = readFileSync(new URL('../ARCHITECTURE.md', root), 'utf8')

describe('what people expect of an engine', () => {
  test.each(featureRows)(
    '$feature is held by a test, or not wanted for a reason',
    ({ feature, test: held, notWanted }) => {
      if (notWanted !== undefined) return expect(architecture.toLowerCase()).toContain(feature)
      const [file = '', title = ''] = held ?? []
      const titles = readFileSync(new URL(file, root), 'utf8').matchAll(
        /test(?:\.each)?\([^'`]*['`]([^\n]*)|\)\(\s*['`]([^\n]*)/g
      )
      expect([...titles].map(([, plain, table]) => plain ?? table).some((each) => each?.includes(title))).toBe(true)
    }
  )
})
