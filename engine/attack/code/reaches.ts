import { denied, type CodeAttack } from '../attack.ts'

/** Reaching for what belongs to others, or for more than was granted. `neighbour` is another plugin with secrets in it. */
export const reaches: readonly CodeAttack[] = [
  {
    row: 12,
    name: 'what another plugin left in its world',
    handler: '() => globalThis.leftByNeighbour ?? null',
    outcome: ['ok'],
    output: null
  },
  {
    row: 13,
    name: 'reading the records of another plugin',
    handler: 'async (_, { records }) => (await records.find({ id: "neighbour.thing" }, {})).length',
    outcome: denied
  },
  {
    row: 13,
    name: 'reading one record of another plugin',
    handler: 'async (_, { records }) => records.get({ id: "neighbour.thing" }, "0195f000-0000-7000-8000-000000000001")',
    outcome: denied
  },
  {
    row: 13,
    name: 'writing a record of another plugin',
    handler: '(_, { records }) => { records.create({ id: "neighbour.thing" }, { name: "mine" }) }',
    outcome: denied
  },
  {
    row: 14,
    name: 'an action that does more than it says it uses',
    handler: '(_, { records }) => { records.create({ id: "own.thing" }, { name: "mine" }) }',
    outcome: denied,
    uses: []
  },
  {
    row: 15,
    name: 'an entity named __proto__',
    handler: 'async (_, { records }) => (await records.find({ id: "__proto__" }, {})).length',
    outcome: denied
  },
  {
    row: 15,
    name: 'an entity named constructor',
    handler: 'async (_, { records }) => (await records.find({ id: "constructor" }, {})).length',
    outcome: denied
  },
  {
    row: 15,
    name: 'a read that is no read',
    handler: 'async (_, { records }) => records.find({ id: "own.thing" }, { where: 5, drop: "table" })',
    outcome: ['PLUGIN_THREW']
  },
  {
    row: 14,
    name: 'sending through a channel that was not granted',
    handler: '(_, { send }) => { send("neighbour.mail", { text: "hello" }) }',
    outcome: [...denied, 'EFFECT_INVALID']
  },
  {
    row: 26,
    name: 'measuring time',
    handler: '() => { const a = Date.now(); for (let i = 0; i < 1e6; i++); return Date.now() - a }',
    outcome: ['ok'],
    output: 0
  },
  {
    row: 26,
    name: 'a clock that is finer',
    handler: '() => typeof performance + typeof Temporal + typeof setTimeout',
    outcome: ['ok'],
    output: 'undefinedundefinedundefined'
  },
  {
    row: 23,
    name: 'a secret by its handle, in what it returns',
    handler: '() => "{{secret:canary}}"',
    outcome: ['ok'],
    output: '{{secret:canary}}'
  },
  {
    row: 27,
    name: 'control characters and markup in what it returns and logs',
    handler:
      '(_, { log }) => { log("\\u001b[2J\\u001b]0;title\\u0007"); return { html: "<script>alert(1)</script>", line: "a\\nb" } }',
    outcome: ['ok'],
    output: { html: '<script>alert(1)</script>', line: 'a\nb' }
  },
  {
    row: 36,
    name: 'handles of the isolate engine',
    handler:
      '() => Object.getOwnPropertyNames(globalThis).filter((name) => /ivm|reference$|callback|isolate/i.test(name) && !/error/i.test(name))',
    outcome: ['ok'],
    output: []
  }
]
