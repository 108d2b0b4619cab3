import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { wordsOf } from './read-tokens.ts'
import { repositoryFiles, repositoryRoot } from './repository-files.ts'

const sources = repositoryFiles().filter(({ path }) => /[.](?:ts|js|svelte|css)$/u.test(path))
const linesMax = 300
const componentLinesMax = 100

/** The closed top level: something new here needs a reason, and a line in ARCHITECTURE.md. */
const topLevel = [
  'schemas',
  'engine',
  'plugins',
  'designer',
  'examples',
  'tests',
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.ci',
  '.editorconfig',
  '.gitignore',
  '.knip.json',
  '.node-version',
  '.npmrc',
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc.json'
]
/** Left behind by tools and runs; git ignores them. */
const leftBehind = ['.git', '.mach', '.svelte-check', 'coverage', 'dist', 'node_modules']

/** Files that hold a table or start the program, and not one thing of their own name. */
const namedOtherwise = new Set(['engine/errors.ts', 'engine/limits.ts', 'engine/main.ts', 'engine/cli/mach.ts'])

describe('the repository', () => {
  test('has nothing new at its top', () => {
    const known = new Set([...topLevel, ...leftBehind])
    const entries = readdirSync(repositoryRoot).filter((name) => !known.has(name) && !name.endsWith('.log'))
    expect(entries).toEqual([])
  })

  test.each(sources)('has no more than 300 lines in $path', ({ path, text }) => {
    const lines = text.split('\n').length - 1
    expect(lines).toBeLessThanOrEqual(path.endsWith('.svelte') ? componentLinesMax : linesMax)
  })
})

describe('a file of the engine', () => {
  const engine = repositoryFiles('engine').filter(({ path }) => path.endsWith('.ts') && !namedOtherwise.has(path))

  test.each(engine)('is named after what it exports: $path', ({ path, text }) => {
    const stem =
      path
        .split('/')
        .at(-1)
        ?.replace(/[.]ts$/u, '') ?? ''
    const exported = [
      ...text.matchAll(/^export (?:async |abstract )*(?:function\*?|class|interface|type|const) (\w+)/gmu)
    ]
    const isNamedSo = exported.some(([, name]) => {
      const words = new Set(wordsOf(name ?? '').map(rootOf))
      return wordsOf(stem).every((word) => words.has(rootOf(word)))
    })
    expect(isNamedSo).toBe(true)
  })
})

/** `keep-schedules.ts` may export `ScheduleKeeper`: the words count, not their order or ending. */
function rootOf(word: string): string {
  return word.replace(/(?:ers?|es?|s)$/u, '').replace(/y$/u, 'i')
}
