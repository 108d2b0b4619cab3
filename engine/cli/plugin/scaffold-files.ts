import { fileURLToPath } from 'node:url'
import { scaffoldOutside } from './scaffold-outside.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The files of a new plugin, by their paths in its folder. */
export function scaffoldFiles(id: string): Readonly<Record<string, string>> {
  return {
    'index.ts': index(id),
    'README.md': readme(id),
    'texts.ts': texts,
    'entities/visit.ts': entity(id),
    'actions/record-visit.ts': action(id),
    'tests/record-visit.test.ts': test(id),
    ...scaffoldOutside(id),
    'package.json': `${JSON.stringify({ name: id.toLowerCase(), private: true, type: 'module' }, null, 2)}\n`,
    'tsconfig.json': tsconfig(),
    '.gitignore': 'dist/\nnode_modules/\n'
  }
}

const index = (id: string) => `import { definePlugin } from 'mach/sdk'
import { recordVisit } from './actions/record-visit.ts'
import { tellPartner } from './actions/tell-partner.ts'
import { visit } from './entities/visit.ts'
import { settings } from './settings.ts'
import { texts } from './texts.ts'
import { doorOpened } from './triggers/door-opened.ts'

/** Says what this plugin is and what it asks to be allowed. Nothing is implied: what is not listed is refused. */
export default definePlugin({
  id: '${id}',
  version: '0.1.0',
  engine: '^0.1.0',
  labels: texts.plugin,
  description: texts.description,
  icon: 'footprints',
  entities: [visit],
  actions: [recordVisit, tellPartner],
  triggers: [doorOpened],
  settings,
  secrets: [
    { name: 'token', labels: texts.token, hosts: ['api.example.com'] },
    { name: 'door', labels: texts.doorSecret, hosts: [] }
  ],
  capabilities: [
    'records:read:${id}.visit',
    'records:write:${id}.visit',
    'http:api.example.com',
    'secret:token',
    'secret:door'
  ]
})
`

const readme = (id: string) => `# ${id}

A plugin for Mạch that works as it stands: who came by, and how often. Change it from there.

| file | what it is |
|---|---|
| \`index.ts\` | what the plugin is, and what it asks to be allowed |
| \`entities/visit.ts\` | a kind of record |
| \`actions/record-visit.ts\` | a step of a flow that reads and writes records |
| \`actions/tell-partner.ts\` | a step that calls the outside; put your own host in place of \`api.example.com\`, here and in \`index.ts\` |
| \`triggers/door-opened.ts\` | a signed webhook that starts flows |
| \`flows/count-visits.json\` | a flow that begins with the webhook and records the visit |
| \`tests/\` | tests of all of them, with recorded calls |

From here to a run, in this folder; \`mach start\` runs in a terminal of its own, and the others may name its data with --data:

    mach plugin test
    mach plugin install .
    mach start
    printf 'any-key-you-like' | mach plugin secret set ${id} door
    mach flow publish flows/count-visits.json

Now play the counter at the door:

    body='{"id":"v-1","name":"Lan"}'
    sign=$(printf %s "$body" | openssl dgst -sha256 -hmac any-key-you-like -r | cut -d' ' -f1)
    curl -X POST http://127.0.0.1:3000/hooks/${id}/doorOpened -H "x-signature: $sign" -d "$body"

It answers with the id of the run; the visit stands among the records. The same again starts nothing: the event has the same key.
\`mach plugin calls ${id}\` shows what the plugin has called outside, \`mach plugin settings ${id}\` what can be set.
`

const texts = `/** Every text that people read, in both languages. */
export const texts = {
  plugin: { vi: 'Lượt ghé', en: 'Visits' },
  description: { vi: 'Ghi lại ai đã ghé và ghé bao nhiêu lần.', en: 'Keeps who came by, and how often.' },
  visit: { vi: 'Lượt ghé', en: 'Visit' },
  visits: { vi: 'Các lượt ghé', en: 'Visits' },
  name: { vi: 'Tên', en: 'Name' },
  at: { vi: 'Lúc', en: 'At' },
  record: { vi: 'Ghi một lượt ghé', en: 'Record a visit' },
  recordHelp: {
    vi: 'Ghi lượt ghé và cho biết người đó đã ghé bao nhiêu lần.',
    en: 'Keeps the visit and says how often that name has come.'
  },
  visitId: { vi: 'Mã lượt ghé', en: 'Id of the visit' },
  count: { vi: 'Số lần ghé', en: 'Number of visits' },
  shop: { vi: 'Tên cửa hàng', en: 'Name of the shop' },
  tell: { vi: 'Báo cho đối tác', en: 'Tell the partner' },
  tellHelp: { vi: 'Gửi tên người ghé cho hệ thống của đối tác.', en: 'Sends the name to the partner’s system.' },
  told: { vi: 'Đã báo', en: 'Told' },
  token: { vi: 'Khóa API của đối tác', en: 'API token of the partner' },
  door: { vi: 'Có người vào cửa', en: 'Somebody comes in' },
  doorHelp: { vi: 'Máy đếm ở cửa báo tin, có chữ ký.', en: 'The counter at the door tells, and signs it.' },
  doorSecret: { vi: 'Khóa ký của máy đếm', en: 'Signing key of the counter' }
} as const
`

const entity = (id: string) => `import { defineEntity } from 'mach/sdk'
import { texts } from '../texts.ts'

/** A kind of record. Mạch makes a table of it and adds id, version, times and owner. */
export const visit = defineEntity({
  id: '${id}.visit',
  labels: texts.visit,
  plural: texts.visits,
  icon: 'footprints',
  title: 'name',
  columns: ['name', 'at'],
  required: ['name', 'at'],
  fields: {
    name: { type: 'string', maxLength: 120, 'x-mach': { labels: texts.name, search: true, index: true } },
    at: { type: 'string', format: 'date-time', 'x-mach': { labels: texts.at, index: true } }
  }
})
`

const action = (id: string) => `import { defineAction } from 'mach/sdk'
import { visit } from '../entities/visit.ts'
import { texts } from '../texts.ts'

/** One step of a flow. It reads through \`records\` and asks for changes; Mạch makes them when the step is done. */
export const recordVisit = defineAction({
  id: 'recordVisit',
  labels: texts.record,
  help: texts.recordHelp,
  icon: 'footprints',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string', minLength: 1, maxLength: 120, 'x-mach': { labels: texts.name } } }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['visitId', 'count'],
    properties: {
      visitId: { type: 'string', 'x-mach': { labels: texts.visitId } },
      count: { type: 'integer', 'x-mach': { labels: texts.count } }
    }
  },
  uses: ['records:read:${id}.visit', 'records:write:${id}.visit'],
  async run({ name }, { records, clock }) {
    const before = await records.find(visit, { where: { name } })
    const visitId = records.create(visit, { name, at: clock.now() })
    return { visitId, count: before.length + 1 }
  }
})
`

const test = (id: string) => `import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openFakeWorld } from 'mach/sdk/testing'
import { recordVisit } from '../actions/record-visit.ts'
import { visit } from '../entities/visit.ts'
import plugin from '../index.ts'

describe('${id}.recordVisit', () => {
  test('counts the visits of the same name', async () => {
    const world = openFakeWorld({ plugins: [plugin], now: '2026-03-02T08:00:00.000Z' })
    const first = await world.run(recordVisit, { name: 'Lan' })
    await world.run(recordVisit, { name: 'Minh' })
    world.setNow('2026-03-03T08:00:00.000Z')
    const second = await world.run(recordVisit, { name: 'Lan' })
    assert.deepEqual([first.output.count, second.output.count], [1, 2])
    assert.equal(world.all(visit).at(-1)?.at, '2026-03-03T08:00:00.000Z')
  })
})
`

/** Types of the SDK come from the Mạch that made the folder. */
function tsconfig(): string {
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [`${root}node_modules/@types`],
    paths: { 'mach/sdk': [`${root}plugins/sdk/index.ts`], 'mach/sdk/testing': [`${root}plugins/sdk/testing.ts`] }
  }
  return `${JSON.stringify({ compilerOptions, include: ['**/*.ts'], exclude: ['dist', 'node_modules'] }, null, 2)}\n`
}
