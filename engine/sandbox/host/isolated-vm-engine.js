import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The isolate engine on isolated-vm: one isolate with one context per plugin version. No `Reference`, `Callback` or other
 * handle is ever given to the guest, and nothing but text is taken from it. `onCatastrophicError` is not set: a process
 * whose V8 has no memory left is to die at once.
 *
 * @typedef {import('isolated-vm').Isolate} Isolate
 * @typedef {import('isolated-vm').Reference} Reference
 * @typedef {import('../isolate-engine.ts').GuestStop} GuestStop
 * @typedef {import('../isolate-engine.ts').HostSettings} HostSettings
 */

/**
 * @param {HostSettings} settings
 * @returns {import('../isolate-engine.ts').IsolateEngine}
 */
export function openIsolatedVmEngine(settings) {
  /** @type {{ ivm: typeof import('isolated-vm') }} */
  const { ivm } = createRequire(import.meta.url)(settings.nativeModule)
  const guestCode = readGuestCode()
  const guestSettings = JSON.stringify(settings.guest)
  return {
    load(code, timeoutMs) {
      const isolate = new ivm.Isolate({ memoryLimit: settings.isolateMemoryMb })
      const timing = startTiming(isolate)
      try {
        return { isolate: openGuest(isolate, loadPlugin(isolate, guestCode, guestSettings, code, timeoutMs)) }
      } catch (error) {
        const stop = stopOf(isolate, error, timing)
        if (!isolate.isDisposed) isolate.dispose()
        return { stop }
      }
    }
  }
}

/** The guest's own modules as text, by file name. */
function readGuestCode() {
  const folder = new URL('../guest/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  return files.map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
}

/**
 * @param {Isolate} isolate
 * @param {readonly { name: string, text: string }[]} guestCode
 * @param {string} guestSettings
 * @param {string} code
 * @param {number} timeout
 */
function loadPlugin(isolate, guestCode, guestSettings, code, timeout) {
  const context = isolate.createContextSync()
  const modules = new Map(
    guestCode.map(({ name, text }) => [`./${name}`, isolate.compileModuleSync(text, { filename: `mach/${name}` })])
  )
  const entry = found(modules.get('./turns.js'))
  entry.instantiateSync(context, (specifier) => found(modules.get(specifier)))
  entry.evaluateSync({ timeout })
  const guest = (/** @type {string} */ name) => entry.namespace.getSync(name, { reference: true })
  guest('prepare').applySync(undefined, [guestSettings], { timeout })
  isolate.compileScriptSync(code, { filename: 'plugin.js' }).runSync(context, { timeout })
  if (!guest('hasPlugin').applySync(undefined, [], { timeout })) throw new Error('The bundle registers no plugin.')
  return { begin: guest('begin'), step: guest('step'), goOn: guest('goOn'), collect: guest('collect') }
}

/**
 * @template T
 * @param {T | undefined} module
 * @returns {T}
 */
function found(module) {
  if (module === undefined) throw new Error('A module of the guest is missing.')
  return module
}

/**
 * @param {Isolate} isolate
 * @param {{ begin: Reference, step: Reference, goOn: Reference, collect: Reference }} guest
 * @returns {import('../isolate-engine.ts').GuestIsolate}
 */
function openGuest(isolate, guest) {
  let cpuBefore = isolate.cpuTime
  let lookedAt = 0
  return {
    usage() {
      const cpu = isolate.cpuTime
      const cpuUs = Math.round(Number(cpu - cpuBefore) / 1e3)
      cpuBefore = cpu
      const now = performance.now()
      if (now - lookedAt < memoryLookMs) return { cpuUs, memoryKb: 0 }
      lookedAt = now
      return { cpuUs, memoryKb: memoryKbOf(isolate) }
    },
    run: (batchJson, timeoutMs) => turn(isolate, guest.begin, guest.step, [batchJson], timeoutMs),
    resume: (timeoutMs) => turn(isolate, guest.goOn, guest.step, [], timeoutMs),
    collect() {
      guest.collect.applySync(undefined, [])
    },
    dispose() {
      if (!isolate.isDisposed) isolate.dispose()
    }
  }
}

const memoryLookMs = 250

/** @param {Isolate} isolate */
function memoryKbOf(isolate) {
  const { used_heap_size: used, externally_allocated_size: outside } = isolate.getHeapStatisticsSync()
  return Math.round((used + outside) / 1024)
}

/**
 * One function to begin, then `step` until it has something to say. Microtasks run at the end of each, inside its timeout.
 * @param {Isolate} isolate
 * @param {Reference} begin
 * @param {Reference} step
 * @param {string[]} args
 * @param {number} timeout
 * @returns {import('../isolate-engine.ts').Turn}
 */
function turn(isolate, begin, step, args, timeout) {
  const options = { timeout }
  let timing = startTiming(isolate)
  let answers = ''
  for (let next = begin; answers === ''; next = step) {
    try {
      const said = next.applySync(undefined, next === begin ? args : [], options)
      answers = typeof said === 'string' ? said : ''
    } catch (error) {
      if (isFatal(isolate, error)) return { stop: stopOf(isolate, error, timing) }
      // Otherwise it is a promise that was rejected and that nobody waits for: it settles no call.
    }
    if (answers === '') timing = startTiming(isolate)
    if (answers === '!') return { stop: stopOf(isolate, 'The batch is not JSON.', timing) }
  }
  return { answers }
}

/** @param {Isolate} isolate */
const startTiming = (isolate) => ({ cpu: isolate.cpuTime, wall: performance.now() })

const timeoutMessage = 'Script execution timed out.'

/**
 * @param {Isolate} isolate
 * @param {unknown} error
 */
const isFatal = (isolate, error) => isolate.isDisposed || messageOf(error) === timeoutMessage

/**
 * @param {Isolate} isolate
 * @param {unknown} error
 * @param {{ cpu: bigint, wall: number }} timing
 * @returns {GuestStop}
 */
function stopOf(isolate, error, timing) {
  const message = messageOf(error).slice(0, 2000)
  const wallMs = performance.now() - timing.wall
  if (isolate.isDisposed) return { reason: 'memory', message, cpuMs: wallMs, wallMs }
  const cpuMs = Number(isolate.cpuTime - timing.cpu) / 1e6
  return { reason: message === timeoutMessage ? 'timeout' : 'broken', message, cpuMs, wallMs }
}

/** @param {unknown} error */
function messageOf(error) {
  if (error instanceof Error) return String(error.message)
  return typeof error === 'string' ? error : 'The thrown value cannot be read.'
}
