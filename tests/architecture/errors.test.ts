import { describe, expect, test } from 'vitest'
import { catalogue, type ErrorCode } from '../../engine/errors.ts'
import { repositoryFiles } from './repository-files.ts'

const codes = Object.keys(catalogue).filter((code): code is ErrorCode => code in catalogue)
const engine = repositoryFiles('engine').filter(({ path }) => path !== 'engine/errors.ts')
const tests = [...repositoryFiles('tests'), ...repositoryFiles('plugins'), ...repositoryFiles('examples')].filter(
  ({ path }) => path.endsWith('.ts') && !path.startsWith('tests/architecture/') && !path.startsWith('plugins/sdk/')
)

/** Codes that no test provokes yet. The list may only get shorter. */
const notProvoked: readonly ErrorCode[] = []

function isNamedIn(code: string, files: readonly { readonly text: string }[]): boolean {
  return files.some(({ text }) => new RegExp(`['"\`]${code}['"\`]`, 'u').test(text))
}

function placesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].map(([place]) => place).toSorted()
}

describe('the error catalogue', () => {
  test.each(codes)('%s is used by the engine', (code) => {
    expect(isNamedIn(code, engine)).toBe(true)
  })

  test.each(codes)('%s says the same in Vietnamese and in English', (code) => {
    const { vi, en } = catalogue[code].detail
    expect(placesOf(vi)).toEqual(placesOf(en))
    expect(vi).not.toBe(en)
    expect([vi, en].every((text) => /[.:}”]$/u.test(text))).toBe(true)
  })

  test.each(codes)('%s has a status that fits its kind', (code) => {
    const { kind, status } = catalogue[code]
    expect(kind === 'caller' ? status : 400).toBeLessThan(kind === 'caller' ? 503 : 500)
  })

  test.each(codes.filter((code) => !notProvoked.includes(code)))('%s is provoked by a test', (code) => {
    expect(isNamedIn(code, tests)).toBe(true)
  })

  test.each(notProvoked)('%s is still provoked by no test, or should leave the list', (code) => {
    expect(isNamedIn(code, tests)).toBe(false)
  })
})
