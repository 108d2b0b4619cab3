/**
 * A plugin host: the process in which plugin code runs. It takes one frame after the other from its pipe, runs it, and
 * writes the answer before it takes the next, so that whoever holds the other end knows which frame is being run when the
 * process dies. It must never hold a secret, a database or a network connection, and it never looks into what it carries.
 *
 * It is plain JavaScript because it starts often: stripping types would cost as much as all the rest of its start.
 */
import { setPriority } from 'node:os'
import { openIsolatedVmEngine } from './isolated-vm-engine.js'
import { frameKinds, Pipe } from './pipe.js'
import { openWatchdog } from './watchdog.js'

/** @typedef {import('../isolate-engine.ts').GuestIsolate} GuestIsolate */

/** @type {import('../isolate-engine.ts').HostSettings} */
const settings = JSON.parse(process.argv[2] ?? '{}')

const framesPerLoopTurn = 1_000
const missing = { reason: /** @type {const} */ ('missing'), message: '', cpuMs: 0, wallMs: 0 }

// The terminal sends these to the whole group; the engine decides when its hosts end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

if (settings.hostNiceness > 0) setPriority(settings.hostNiceness)
const pipe = new Pipe(3)
const engine = openIsolatedVmEngine(settings)
const watchdog = openWatchdog(settings)
/** @type {Map<number, GuestIsolate>} */
const isolates = new Map()
/** @type {Map<number, number>} Characters given to an isolate since it was last collected. */
const charsByPlugin = new Map()
let chars = 0

pipe.write({ kind: frameKinds.ready, plugin: 0 }, '')
for (let count = 1; ; count++) {
  const frame = pipe.read()
  if (!frame) process.exit(0)
  watchdog.setBusy(true)
  take(frame)
  countGarbage(frame)
  watchdog.setBusy(false)
  // The loop blocks in its reads, so Node's own chores get a turn now and then.
  if (count % framesPerLoopTurn === 0) await new Promise((resolve) => setImmediate(resolve))
}

/** @param {import('./pipe.js').Frame} frame */
function take(frame) {
  if (frame.kind === frameKinds.run) return run(frame)
  if (frame.kind === frameKinds.load) return load(frame)
  drop(frame.plugin)
}

/** @param {import('./pipe.js').Frame} frame */
function load({ plugin, timeoutMs, text }) {
  drop(plugin)
  const loaded = engine.load(text, timeoutMs)
  if ('stop' in loaded) return pipe.write({ kind: frameKinds.stopped, plugin }, JSON.stringify(loaded.stop))
  isolates.set(plugin, loaded.isolate)
  pipe.write({ kind: frameKinds.loaded, plugin }, '')
}

/** @param {import('./pipe.js').Frame} frame */
function run({ plugin, timeoutMs, text }) {
  const isolate = isolates.get(plugin)
  if (!isolate) return pipe.write({ kind: frameKinds.stopped, plugin }, JSON.stringify(missing))
  let turn = isolate.run(text, timeoutMs)
  while ('answers' in turn && turn.answers.startsWith('+')) {
    pipe.write({ kind: frameKinds.answers, plugin }, turn.answers, isolate.usage())
    turn = isolate.resume(timeoutMs)
  }
  if ('answers' in turn) return pipe.write({ kind: frameKinds.answers, plugin }, turn.answers, isolate.usage())
  drop(plugin)
  pipe.write({ kind: frameKinds.stopped, plugin }, JSON.stringify(turn.stop))
}

/** @param {number} plugin */
function drop(plugin) {
  isolates.get(plugin)?.dispose()
  isolates.delete(plugin)
  charsByPlugin.delete(plugin)
}

/** @param {import('./pipe.js').Frame} frame */
function countGarbage({ plugin, text }) {
  chars += text.length
  charsByPlugin.set(plugin, (charsByPlugin.get(plugin) ?? 0) + text.length)
  if (chars < settings.hostGarbageCharsMax) return
  chars = 0
  globalThis.gc?.()
  for (const [each, given] of charsByPlugin) {
    if (given < settings.hostGarbageCharsMax / 16) continue
    charsByPlugin.delete(each)
    isolates.get(each)?.collect()
  }
}
