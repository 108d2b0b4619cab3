import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readTokens, wordsOf } from './read-tokens.ts'
import { repositoryFiles } from './repository-files.ts'

const engine = repositoryFiles('engine')
const sources = repositoryFiles().filter(({ path }) => /[.](?:ts|js|svelte)$/u.test(path))

/** What plugins are about. The engine serves them all and knows none of it. */
const nouns =
  'contact contacts lead customer customers loyalty opportunity opportunities campaign campaigns ticket tickets deal deals prospect prospects voucher vouchers'
/** These are also plain words for what texts do and for who uses Mạch, so they count only in names. */
const nounsInNames = 'leads points person persons'

/** Words that say what sort of thing something is, instead of what it does. */
const kinds = 'util utils helper helpers manager managers service services impl misc'
const kindsAlone = 'common base data info'
/** A second word for an idea that has one: flow, run, step, connection. */
const synonyms = 'workflow workflows execution executions zap zaps credential credentials'

function listOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

function found(words: readonly string[], banned: ReadonlySet<string>): readonly string[] {
  return words.filter((word) => banned.has(word))
}

describe('the engine', () => {
  const anywhere = listOf(nouns)
  const inNames = listOf(`${nouns} ${nounsInNames}`)

  test('has files to look at', () => {
    expect(engine.length).toBeGreaterThan(20)
  })

  test.each(engine)('knows no noun of a CRM in $path', (file) => {
    const { names, texts, comments } = readTokens(file)
    // A reference points to something; that is a verb.
    const named = [...names, file.path].flatMap((name) => wordsOf(name.replaceAll(/pointsTo/gu, 'refersTo')))
    const written = [...texts, ...comments].flatMap(wordsOf)
    expect([...found(named, inNames), ...found(written, anywhere)]).toEqual([])
  })
})

describe('names', () => {
  test('of files say what a thing does, not of which kind it is', () => {
    const banned = listOf(kinds)
    const alone = listOf(kindsAlone)
    const guilty = sources.filter(({ path }) => {
      const stem = path.split('/').at(-1)?.split('.')[0] ?? ''
      return found(wordsOf(path), banned).length > 0 || alone.has(stem.toLowerCase())
    })
    expect(guilty.map(({ path }) => path)).toEqual([])
  })

  test('of declarations say what a thing does, not of which kind it is', () => {
    const banned = listOf(kinds)
    const alone = listOf(kindsAlone)
    const declared = sources.flatMap((file) => declarationsOf(file.text).map((name) => ({ path: file.path, name })))
    const guilty = declared.filter(
      ({ name }) =>
        found(wordsOf(name), banned).length > 0 || alone.has(name.toLowerCase()) || /^I[A-Z][a-z]/u.test(name)
    )
    expect(declared.length).toBeGreaterThan(100)
    expect(guilty).toEqual([])
  })

  /** What the library for passkeys wants its options to be called. */
  const ofLibraries = new Set(['excludeCredentials', 'credential'])

  test('have one word for one idea in the engine and its vocabulary', () => {
    const banned = listOf(synonyms)
    const files = [...engine, ...repositoryFiles('schemas')]
    const guilty = files.flatMap((file) =>
      readTokens(file).names.filter((name) => found(wordsOf(name), banned).length > 0 && !ofLibraries.has(name))
    )
    expect(guilty).toEqual([])
  })
})

/** Top-level names that a file declares. */
function declarationsOf(text: string): readonly string[] {
  const declaration = /^(?:export )?(?:default )?(?:async )?(?:function|class|interface|type|const|let) (\w+)/gmu
  return [...text.matchAll(declaration)].map(([, name]) => name ?? '')
}

/**
 * Names of programs that have no part in Mạch, and of the places where it is written. They are kept as digests, so that
 * the list does not break its own rule.
 */
const foreignDigests = new Set([
  'c857d09db23e',
  'c70eca6b0f88',
  '60965168ce76',
  '7d3194f79e64',
  '3ea125d0bff3',
  '5d72436256ad',
  '57de4cf40144',
  '94a168d2da57',
  'd298391b0743',
  '487b91042c7c',
  'de2187af3fb0'
])

describe('every file', () => {
  test.each(repositoryFiles())('$path is about Mạch and nothing else', ({ path, text }) => {
    const words = new Set(`${path}\n${text}`.toLowerCase().split(/[^a-z]+/u))
    const foreign = [...words].filter((word) =>
      foreignDigests.has(createHash('sha256').update(word).digest('hex').slice(0, 12))
    )
    expect(foreign).toEqual([])
  })

  test('names no folder outside the repository', () => {
    const folder = ['', 'work', ''].join('/')
    expect(
      repositoryFiles()
        .filter(({ text }) => text.includes(folder))
        .map(({ path }) => path)
    ).toEqual([])
  })
})
