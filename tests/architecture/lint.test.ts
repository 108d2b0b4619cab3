import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repositoryRoot } from './repository-files.ts'

/** The probe is linted in a repository of its own, because the real one leaves probes out. */
const folder = mkdtempSync(join(tmpdir(), 'mach-lint-'))
let output = ''

beforeAll(() => {
  cpSync(join(repositoryRoot, 'tests/architecture/probes/lint'), folder, { recursive: true })
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) {
    cpSync(join(repositoryRoot, file), join(folder, file))
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'))
  const linter = join(repositoryRoot, 'node_modules/oxlint/bin/oxlint')
  output = spawnSync(process.execPath, [linter, '--type-aware', '-f', 'unix', 'engine'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000
  }).stdout
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('the linter', () => {
  test.each([
    'import(no-default-export)',
    'eslint(max-params)',
    'typescript(no-explicit-any)',
    'typescript(no-floating-promises)',
    'typescript(no-misused-promises)',
    'typescript(switch-exhaustiveness-check)',
    'typescript(no-non-null-assertion)',
    'typescript(only-throw-error)',
    'eslint(eqeqeq)',
    'eslint(no-console)',
    'eslint(no-restricted-properties)',
    'eslint(no-restricted-globals)',
    'node(no-process-env)'
  ])('sees what breaks %s', (rule) => {
    expect(output).toContain(rule)
  })
})
