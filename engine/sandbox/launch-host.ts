import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HostSettings } from './isolate-engine.ts'

/**
 * Starts a plugin host process: an empty environment, nothing to read but its own code, one pipe.
 *
 * `--no-turbofan`: on Node 24 a short loop compiled by TurboFan is stopped neither by a timeout nor by a memory limit.
 * `--no-node-snapshot`: isolated-vm asks for it. `--expose-gc`: text that crosses into an isolate is only freed by a full
 * collection, and V8 waits for 64 MB of it in every isolate. The permission model is a belt; the wall is the process.
 */
export function launchHost(settings: Omit<HostSettings, 'nativeModule'>): ChildProcess {
  const native = nativeModule()
  const told = JSON.stringify({ ...settings, nativeModule: native })
  return spawn(process.execPath, [...hostFlags(native), hostMain, told], {
    env: hostEnvironment,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    windowsHide: true
  })
}

/** All that a plugin host is told of its surroundings. */
export const hostEnvironment = { TZ: 'UTC' } as const

/** What a plugin host may do, as flags of Node. */
export function hostFlags(native: string = nativeModule()): readonly string[] {
  return [...flags, ...[sandboxFolder, projectFile, native].map((path) => `--allow-fs-read=${path}`)]
}

const flags = [
  '--no-node-snapshot',
  '--no-turbofan',
  '--expose-gc',
  '--permission',
  '--allow-addons',
  '--allow-worker',
  '--no-warnings'
]

const sandboxFolder = dirname(fileURLToPath(import.meta.url))
const hostMain = join(sandboxFolder, 'host', 'main.js')
const projectFile = join(sandboxFolder, '..', '..', 'package.json')

/**
 * The native module alone, by its path: the host then needs neither the package nor the folder it was installed in, nor
 * the right to read them.
 */
function nativeModule(): string {
  const entry = createRequire(import.meta.url).resolve('isolated-vm')
  const nodeGypBuild = createRequire(entry)('node-gyp-build') as { readonly path: (folder: string) => string }
  return nodeGypBuild.path(dirname(entry))
}
