import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The files of a new plugin, by their paths in its folder. */
export function scaffoldFiles(id: string): Readonly<Record<string, string>> {
  return {
    'index.ts': index(id),
    'texts.ts': texts,
    'entities/visit.ts': entity(id),
    'actions/record-visit.ts': action(id),
    'tests/record-visit.test.ts': test(id),
    'package.json': `${JSON.stringify({ name: id.toLowerCase(), private: true, type: 'module' }, null, 2)}\n`,
    'tsconfig.json': tsconfig(),
    '.gitignore': 'dist/\nnode_modules/\n'
  }
}

const index = (id: string) => `import { definePlugin } from 'mach/sdk'
import { recordVisit } from './actions/record-visit.ts'
import { visit } from './entities/visit.ts'
import { texts } from './texts.ts'

/** Says what this plugin is and what it asks to be allowed. Nothing is implied: what is not listed is refused. */
export default definePlugin({
  id: '${id}',
  version: '0.1.0',
  engine: '^0.1.0',
  labels: texts.plugin,
  description: texts.description,
  icon: 'footprints',
  entities: [visit],
  actions: [recordVisit],
  capabilities: ['records:read:${id}.visit', 'records:write:${id}.visit']
})
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
  count: { vi: 'Số lần ghé', en: 'Number of visits' }
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
