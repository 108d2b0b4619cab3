import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/**
 * All tests, in groups that follow each other so that heavy ones never starve the others: first the quick ones, then those
 * that start processes, kill them or measure time, one file after the other; then PostgreSQL; last the browser.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const heavy = [
  'tests/cli/**/*.test.ts',
  'tests/contract/**/*.test.ts',
  'tests/crash/**/*.test.ts',
  'tests/sandbox/**/*.test.ts',
  'tests/scale/**/*.test.ts',
  'tests/simulation/**/*.test.ts'
]
/**
 * On a real PostgreSQL, one server for all: its own tests, and those of the engine once more that ask most of a store. With
 * MACH_TEST_POSTGRES=all it is all of them, which takes some minutes.
 */
const storeBound = ['runs', 'events', 'enrolment', 'subflows', 'records-in-runs']
const onPostgres = process.env['MACH_TEST_POSTGRES'] === 'all' ? ['**/*'] : storeBound
const postgres = ['tests/contract/postgres-*.test.ts', ...onPostgres.map((name) => `tests/engine/${name}.test.ts`)]
const browser = ['tests/browser/**/*.test.ts']
/** State classes of the web app use Svelte's runes, which its plugin compiles. */
const designer = ['tests/unit/designer/**/*.test.ts']

function project(
  name: string,
  groupOrder: number,
  test: NonNullable<TestProjectInlineConfiguration['test']>
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, sequence: { groupOrder }, ...test } }
}

export default defineConfig({
  test: {
    root,
    pool: 'forks',
    // isolated-vm may only be loaded by a Node that starts without its snapshot.
    execArgv: ['--no-node-snapshot'],
    maxWorkers: 2,
    // Machines are noisy: a timeout says that a test hangs, not that it is slow.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    unstubGlobals: true,
    unstubEnvs: true,
    restoreMocks: true,
    // The report lies where `npm ci` wipes it, so an old one is never counted.
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/mach/test-report.json' }]],
    projects: [
      project('quick', 0, {
        include: ['tests/**/*.test.ts', 'plugins/**/*.test.ts'],
        exclude: [...heavy, ...browser, ...designer, '**/node_modules/**', 'tests/architecture/probes/**']
      }),
      { ...project('designer', 0, { include: designer }), plugins: [svelte({ configFile: false })] },
      project('heavy', 1, {
        include: heavy,
        exclude: ['tests/contract/postgres-*.test.ts'],
        fileParallelism: false,
        testTimeout: 120_000,
        hookTimeout: 120_000
      }),
      project('postgres', 2, {
        include: postgres,
        globalSetup: ['tests/support/postgres-setup.ts'],
        env: { MACH_TEST_STORE: 'postgres' },
        fileParallelism: false,
        testTimeout: 120_000,
        hookTimeout: 120_000
      }),
      project('browser', 3, { include: browser, fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 })
    ]
  }
})
