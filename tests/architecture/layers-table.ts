/**
 * Who may import whom. Each line is a layer: its files, the layers it sees, the npm packages and Node modules it may use.
 * What is not named is refused, so a new folder or a new package needs a word here. `$1` in `sees` is the first group of
 * `files`: a plugin sees its own folder and no other one's.
 */
export interface Layer {
  readonly name: string
  readonly files: string
  readonly sees: readonly string[]
  /** Package names, or `free`: all but those that belong to one layer. */
  readonly npm: readonly string[] | 'free'
  readonly node: readonly string[] | 'free'
  /** Files and packages seen for their types only: nothing of them is left when the code runs. */
  readonly typesOf?: readonly string[]
  readonly npmTypes?: readonly string[]
}

const schemas = '^schemas/[^/]+[.]ts$'
const errors = '^engine/errors([.]ts$|/)'
const limits = '^engine/limits([.]ts$|/)'
const check = '^engine/check[.]ts$'
const core = '^engine/core/'
const ports = '^engine/ports/'
const records = '^engine/records/'
const accounts = '^engine/accounts/'
/** What makes a manifest trusted, whoever brings it. */
const manifestChecks = '^engine/registry/check-[a-z]+[.]ts$'
/** An amount is read in one place, for plugins, expressions and the designer. */
const readAmount = '^plugins/sdk/read-amount[.]ts$'
const sdk = '^plugins/sdk/'
const ground = [schemas, core, ports, errors, limits, check]

/** Packages with one owner: nobody else may know that they are used. */
export const owned = [
  'ajv',
  'ajv-formats',
  'isolated-vm',
  'better-sqlite3',
  'pg',
  'nodemailer',
  '@simplewebauthn/server',
  'liquidjs',
  '@marcbachmann/cel-js'
]

export const layers: readonly Layer[] = [
  { name: 'write-json', files: '^schemas/write-json[.]ts$', sees: [schemas], npm: [], node: ['fs', 'url', 'path'] },
  { name: 'schemas', files: schemas, sees: [], npm: [], node: [], npmTypes: ['json-schema-to-ts'] },
  { name: 'errors', files: errors, sees: [schemas, errors], npm: [], node: [] },
  { name: 'limits', files: limits, sees: [limits], npm: [], node: [] },
  {
    name: 'start',
    files: '^engine/(?:config|lock-folder|secret-keys)[.]ts$',
    sees: [schemas, errors, limits, check],
    npm: [],
    node: 'free',
    typesOf: ['^engine/egress/']
  },
  {
    name: 'check',
    files: '^engine/check([.]ts$|/)',
    sees: [schemas, errors, limits],
    npm: ['ajv', 'ajv-formats'],
    node: []
  },
  {
    name: 'core',
    files: core,
    sees: [schemas, errors, limits, readAmount],
    npm: ['@marcbachmann/cel-js', 'liquidjs'],
    node: []
  },
  { name: 'ports', files: ports, sees: [schemas, core, errors], npm: [], node: [] },
  { name: 'run', files: '^engine/run/', sees: [...ground, manifestChecks], npm: ['croner'], node: ['crypto'] },
  { name: 'guest', files: '^engine/sandbox/guest/', sees: [schemas], npm: [], node: [] },
  { name: 'sandbox', files: '^engine/sandbox/', sees: ground, npm: ['isolated-vm'], node: 'free' },
  { name: 'records', files: records, sees: ground, npm: ['libphonenumber-js'], node: [] },
  { name: 'store', files: '^engine/store/', sees: [...ground, records], npm: ['better-sqlite3', 'pg'], node: 'free' },
  {
    name: 'simulation',
    files: '^engine/simulation/',
    sees: [...ground, '^engine/run/', '^engine/store/sqlite/open-memory-disk[.]ts$'],
    npm: [],
    node: ['crypto']
  },
  {
    name: 'rehearsal',
    files: '^engine/rehearsal/',
    sees: [
      ...ground,
      '^engine/run/',
      '^engine/simulation/virtual-time[.]ts$',
      '^engine/sandbox/open-sandbox[.]ts$',
      '^engine/store/sqlite/open-overlay[.]ts$'
    ],
    npm: [],
    node: 'free'
  },
  { name: 'egress', files: '^engine/egress/', sees: ground, npm: ['nodemailer'], node: 'free' },
  { name: 'registry', files: '^engine/registry/', sees: ground, npm: ['rolldown'], node: 'free', typesOf: [sdk] },
  {
    name: 'telemetry',
    files: '^engine/telemetry/',
    sees: ground,
    npm: [
      '@opentelemetry/api',
      '@opentelemetry/sdk-trace',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources'
    ],
    node: 'free'
  },
  {
    name: 'accounts',
    files: accounts,
    sees: [...ground, records],
    npm: ['@simplewebauthn/server'],
    node: ['crypto']
  },
  {
    name: 'api',
    files: '^engine/api/',
    sees: [...ground, '^engine/run/', records, accounts],
    npm: ['hono', '@hono/node-server'],
    node: 'free'
  },
  { name: 'attack', files: '^engine/attack/', sees: ['^engine/', schemas], npm: ['@hono/node-server'], node: 'free' },
  {
    name: 'cli',
    files: '^engine/cli/',
    sees: ['^engine/', schemas, sdk, '^designer/build[.]ts$'],
    npm: 'free',
    node: 'free'
  },
  { name: 'main', files: '^engine/main[.]ts$', sees: ['^engine/', schemas], npm: 'free', node: 'free' },
  { name: 'sdk', files: sdk, sees: [], npm: [], node: [], typesOf: [schemas], npmTypes: ['json-schema-to-ts'] },
  { name: 'plugins', files: '^plugins/([^/]+)/', sees: ['^plugins/sdk/index[.]ts$'], npm: 'free', node: [] },
  {
    name: 'web-build',
    files: '^designer/(?:build|compile-texts|vite[.]config)[.]ts$',
    sees: ['^designer/'],
    npm: 'free',
    node: 'free'
  },
  {
    name: 'web-api',
    files: '^designer/api[.]ts$',
    sees: [schemas, '^designer/'],
    npm: 'free',
    node: [],
    typesOf: ['^engine/api/']
  },
  { name: 'web', files: '^designer/', sees: [schemas, readAmount], npm: 'free', node: [] },
  { name: 'sample-data', files: '^examples/data/', sees: [], npm: [], node: 'free' },
  {
    name: 'examples',
    files: '^examples/[^/]+/([^/]+)/',
    sees: ['^plugins/sdk/index[.]ts$', schemas],
    npm: 'free',
    node: []
  }
]
