import { timeout, memory, threw, type Attack } from './attack.ts'

/** What is thrown, rejected, or never settled. */
export const thrown: readonly Attack[] = [
  { name: 'throwing undefined', handler: '() => { throw undefined }', outcome: threw },
  { name: 'throwing null', handler: '() => { throw null }', outcome: threw },
  { name: 'throwing a symbol', handler: '() => { throw Symbol("s") }', outcome: threw },
  { name: 'throwing a function', handler: '() => { throw function () {} }', outcome: threw },
  {
    name: 'throwing a text of fifty megabytes',
    handler: '() => { throw new Error("x".repeat(5e7)) }',
    outcome: [...threw, ...memory]
  },
  {
    name: 'throwing a proxy whose traps loop',
    handler: '() => { throw new Proxy({}, { get() { for (;;); } }) }',
    outcome: timeout
  },
  {
    name: 'throwing a proxy whose traps throw',
    handler: '() => { throw new Proxy({}, { get() { throw 1 } }) }',
    outcome: threw
  },
  {
    name: 'throwing an error whose message loops',
    handler: '() => { const e = new Error(); Object.defineProperty(e, "message", { get() { for (;;); } }); throw e }',
    outcome: timeout
  },
  {
    name: 'throwing an error whose message is no text',
    handler: '() => { const e = new Error(); e.message = { toString() { throw 1 } }; throw e }',
    outcome: threw
  },
  {
    name: 'throwing what only looks like a limit',
    handler: '() => { throw { code: "BUG", message: "Script execution timed out." } }',
    outcome: threw
  },
  {
    name: 'a rejected proxy that nobody waits for',
    handler: '() => { Promise.reject(new Proxy(new Error(), { get() { for (;;); } })); return 1 }',
    outcome: [...timeout, 'ok']
  },
  {
    name: 'a rejected error with a looping getter that nobody waits for',
    handler:
      '() => { const e = new Error(); Object.defineProperty(e, "stack", { get() { for (;;); } }); Promise.reject(e); return 1 }',
    outcome: [...timeout, 'ok']
  },
  {
    name: 'a rejected error that calls itself a timeout',
    handler: '() => { Promise.reject(new Error("Script execution timed out.")); return 1 }',
    outcome: ['ok', 'PLUGIN_HOST_DIED', ...timeout]
  },
  { name: 'a promise that never resolves', handler: '() => new Promise(() => {})', outcome: ['PLUGIN_DEADLOCK'] },
  {
    name: 'an await of another promise that never resolves',
    handler: 'async () => { await Promise.race([]) }',
    outcome: ['PLUGIN_DEADLOCK']
  }
]
