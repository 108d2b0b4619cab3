import { timeout, memory, threw, type CodeAttack } from '../attack.ts'

/** What is thrown, rejected, or never settled. */
export const thrown: readonly CodeAttack[] = [
  { row: 4, name: 'throwing undefined', handler: '() => { throw undefined }', outcome: threw },
  { row: 4, name: 'throwing null', handler: '() => { throw null }', outcome: threw },
  { row: 4, name: 'throwing a symbol', handler: '() => { throw Symbol("s") }', outcome: threw },
  { row: 4, name: 'throwing a function', handler: '() => { throw function () {} }', outcome: threw },
  {
    row: 4,
    name: 'throwing a text of fifty megabytes',
    handler: '() => { throw new Error("x".repeat(5e7)) }',
    outcome: [...threw, ...memory]
  },
  {
    row: 4,
    name: 'throwing a proxy whose traps loop',
    handler: '() => { throw new Proxy({}, { get() { for (;;); } }) }',
    outcome: timeout
  },
  {
    row: 4,
    name: 'throwing a proxy whose traps throw',
    handler: '() => { throw new Proxy({}, { get() { throw 1 } }) }',
    outcome: threw
  },
  {
    row: 4,
    name: 'throwing an error whose message loops',
    handler: '() => { const e = new Error(); Object.defineProperty(e, "message", { get() { for (;;); } }); throw e }',
    outcome: timeout
  },
  {
    row: 4,
    name: 'throwing an error whose message is no text',
    handler: '() => { const e = new Error(); e.message = { toString() { throw 1 } }; throw e }',
    outcome: threw
  },
  {
    row: 4,
    name: 'throwing what only looks like a limit',
    handler: '() => { throw { code: "BUG", message: "Script execution timed out." } }',
    outcome: threw
  },
  {
    row: 5,
    name: 'a rejected proxy that nobody waits for',
    handler: '() => { Promise.reject(new Proxy(new Error(), { get() { for (;;); } })); return 1 }',
    outcome: [...timeout, 'ok']
  },
  {
    row: 5,
    name: 'a rejected error with a looping getter that nobody waits for',
    handler:
      '() => { const e = new Error(); Object.defineProperty(e, "stack", { get() { for (;;); } }); Promise.reject(e); return 1 }',
    outcome: [...timeout, 'ok']
  },
  {
    row: 5,
    name: 'a rejected error that calls itself a timeout',
    handler: '() => { Promise.reject(new Error("Script execution timed out.")); return 1 }',
    outcome: ['ok', 'PLUGIN_HOST_DIED', ...timeout]
  },
  {
    row: 6,
    name: 'a promise that never resolves',
    handler: '() => new Promise(() => {})',
    outcome: ['PLUGIN_DEADLOCK']
  },
  {
    row: 6,
    name: 'an await of another promise that never resolves',
    handler: 'async () => { await Promise.race([]) }',
    outcome: ['PLUGIN_DEADLOCK']
  }
]
