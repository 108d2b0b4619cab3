import { openTestSandbox } from '../support/test-plugin.ts'

/** An engine of its own for a test to kill: it prints the process id of its host and calls an action. */
const { sandbox, call } = openTestSandbox(
  { echo: '() => 1', loop: '() => { for (;;); }' },
  { limits: { turnMs: 60_000 } }
)
await call({ action: 'echo' })
console.log(sandbox.hostPids().join(''))
await call({ action: process.argv[2] ?? 'echo' })
