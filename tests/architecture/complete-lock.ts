import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { missingFromLock, type Lock, type LockEntry } from './missing-from-lock.ts'

/**
 * `node tests/architecture/complete-lock.ts`: names in package-lock.json the optional packages for other platforms that npm
 * left out, as it does when its registry mirror does not hold them. Without them `npm ci` refuses the lock.
 */
const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock
const packages: Record<string, LockEntry> = { ...lock.packages }
const missing = missingFromLock(lock)
for (const { place, name, version, isDev } of missing) {
  packages[place] = { version, ...platformOf(name), ...(isDev ? { dev: true } : {}), optional: true }
}
const sorted = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
process.stdout.write(`${missing.length} added\n`)

/** Platform packages say in their names what they are for. */
function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const systems = ['linux', 'darwin', 'win32', 'android', 'freebsd', 'openharmony'].filter((each) =>
    name.includes(each)
  )
  const processors = [
    ['arm64', /arm64|aarch64/],
    ['x64', /x64|x86_64/],
    ['arm', /-arm(?!64)/],
    ['ia32', /ia32|i686/],
    ['wasm32', /wasm32/],
    ['ppc64', /ppc64/],
    ['s390x', /s390x/],
    ['riscv64', /riscv64/]
  ] as const
  const matching = processors.filter(([, pattern]) => pattern.test(name)).map(([processor]) => processor)
  return {
    ...(systems.length > 0 ? { os: systems } : {}),
    ...(matching.length > 0 ? { cpu: matching } : {}),
    ...(name.includes('musl') ? { libc: ['musl'] } : {})
  }
}
