import { gzipSync } from 'node:zlib'
import type { Manifest } from '../../../schemas/manifest.ts'
import { EngineError } from '../../errors.ts'
import { integrityOf } from '../../registry/check-integrity.ts'
import { planInstall } from '../../registry/plan-install.ts'
import { unpackPlugin } from '../../registry/plugin-archive.ts'
import type { OutsideAttack } from '../attack.ts'
import { flowOf, manifestOf, scriptOf } from '../manifest-of.ts'
import type { AttackWorld } from '../attack-world.ts'
import { outcomeOf, runToEnd } from '../run-to-end.ts'

const invalid = ['PLUGIN_INVALID']
const code = scriptOf('go', '() => 1')
const manifest = (): Manifest => manifestOf('package', [{ id: 'go' }])
const pack = (archive: object): Buffer => gzipSync(JSON.stringify(archive))

const archive = (name: string, bytes: () => Buffer): OutsideAttack<AttackWorld> => ({
  row: 34,
  name: `an archive ${name}`,
  outcome: invalid,
  attempt: () => codeOf(unpackPlugin(bytes(), 'attack.mach'))
})

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'taken'
  } catch (error) {
    if (error instanceof EngineError) return error.code
    throw error
  }
}

/** Packages that are not what they seem. */
export const packageAttacks: readonly OutsideAttack<AttackWorld>[] = [
  archive('that unpacks to a hundred megabytes', () => gzipSync(Buffer.alloc(100_000_000, 32))),
  archive('that is none', () => Buffer.from('PK\u0003\u0004../../../../etc/cron.d/mach')),
  archive('of paths that go out of their folder', () =>
    pack({ machPlugin: 1, files: { '../../../etc/passwd': 'x' }, manifest: manifest() })
  ),
  archive('without the hash of its code', () => pack({ machPlugin: 1, manifest: manifest(), code })),
  archive('with a manifest of a hundred and fifty thousand actions', () =>
    pack({
      machPlugin: 1,
      code,
      manifest: {
        ...manifest(),
        integrity: integrityOf(code),
        actions: Array.from({ length: 150_000 }, () => ({ id: 'a' }))
      }
    })
  ),
  archive('with a manifest a hundred and fifty thousand deep', () =>
    gzipSync(`{"machPlugin":1,"code":"","manifest":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`)
  ),
  {
    row: 33,
    name: 'other code under the hash of good code',
    outcome: invalid,
    attempt: ({ engine }) =>
      codeOf(
        engine.install.plugin({
          manifest: { ...manifest(), integrity: integrityOf(code) },
          code: scriptOf('go', '() => 2'),
          granted: []
        })
      )
  },
  {
    row: 31,
    name: 'a grant that the plugin did not ask for',
    outcome: invalid,
    attempt: ({ engine }) =>
      codeOf(engine.install.plugin({ manifest: manifest(), code, granted: ['records:read:neighbour.thing'] }))
  },
  {
    row: 31,
    name: 'an update that asks for more than was granted, installed with the old grants',
    outcome: ['CAPABILITY_DENIED'],
    attempt: (world) => updateForMore(world)
  },
  {
    row: 32,
    name: 'a bundle that imports a package',
    outcome: ['PLUGIN_THREW'],
    attempt: (world) => runBundle(world, 'importer', `import "left-pad"\n${code}`)
  },
  {
    row: 32,
    name: 'a bundle that asks for a package when it is loaded',
    outcome: ['PLUGIN_THREW'],
    attempt: (world) => runBundle(world, 'requirer', `require("node:child_process")\n${code}`)
  },
  {
    row: 25,
    name: 'reading about people and calling out, asked for without a word',
    outcome: ['warned'],
    attempt: () => {
      const [entity] = manifest().entities
      if (!entity) return 'no entity'
      const name = { type: 'string', 'x-mach': { labels: { vi: 'Tên', en: 'Name' }, personal: 'name' } }
      const asking = {
        ...manifest(),
        entities: [{ ...entity, fields: { name } }],
        capabilities: ['records:read:package.thing', 'http:api.example.com']
      } as unknown as Manifest
      return planInstall(asking, []).warnings.length > 0 ? 'warned' : 'silent'
    }
  },
  {
    row: 29,
    name: 'a flow that starts itself with what it writes',
    outcome: ['FLOW_INVALID'],
    async attempt({ engine }) {
      const storm = manifestOf('storm', [{ id: 'go' }])
      const write = scriptOf('go', '(_, { records }) => { records.create({ id: "storm.thing" }, { name: "again" }) }')
      await engine.install.plugin({ manifest: storm, code: write, granted: storm.capabilities })
      const trigger = { type: 'recordCreated', entity: 'storm.thing' } as const
      return codeOf(engine.install.flow({ ...flowOf('storm', 'go'), trigger }))
    }
  }
]

async function updateForMore(world: AttackWorld): Promise<string> {
  const first = manifestOf('update', [{ id: 'go' }])
  const read = scriptOf('go', 'async (_, { records }) => (await records.find({ id: "neighbour.thing" }, {})).length')
  await world.engine.install.plugin({ manifest: first, code, granted: first.capabilities })
  const next = {
    ...first,
    version: '1.1.0',
    dependencies: { neighbour: '^1.0.0' },
    capabilities: [...first.capabilities, 'records:read:neighbour.thing']
  } as Manifest
  await world.engine.install.plugin({ manifest: next, code: read, granted: first.capabilities })
  return callOnce(world, 'update')
}

async function runBundle(world: AttackWorld, id: string, bundle: string): Promise<string> {
  const given = manifestOf(id, [{ id: 'go' }])
  await world.engine.install.plugin({ manifest: given, code: bundle, granted: given.capabilities })
  return callOnce(world, id)
}

async function callOnce(world: AttackWorld, id: string): Promise<string> {
  await world.engine.install.flow(flowOf(id, 'go'))
  return outcomeOf(await runToEnd(world, id, {}))
}
