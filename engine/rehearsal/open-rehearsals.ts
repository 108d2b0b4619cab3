import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PlayedRunView, RehearsalAsk, RehearsalView } from '../../schemas/rehearsal.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Rehearsals } from '../ports/rehearsals.ts'
import { makeId } from '../run/make-id.ts'
import type { FromChild, SentError, ToChild } from './child.ts'

export interface RehearsalsParts {
  readonly dataFolder: string
  /** The data is kept elsewhere than in a file of that folder. */
  readonly isElsewhere?: boolean
  readonly clock: Clock
}

interface Kept {
  view: RehearsalView
  readonly child: ChildProcess
  readonly folder: string
  readonly asked: Map<number, Asked>
  /** Takes back that it is forgotten when nobody has looked for long. */
  forget: () => void
}

interface Asked {
  readonly resolve: (view: PlayedRunView) => void
  readonly reject: (error: Error) => void
}

const childFile = fileURLToPath(new URL('child.ts', import.meta.url))
/** Copies lie in the data folder: they hold what it holds, and belong to whoever it belongs to. */
const prefix = 'rehearsal-'

/** Starts a process for each rehearsal, hears how far it is, and ends it. A copy lives no longer than its process. */
export function openRehearsals(parts: RehearsalsParts): Rehearsals {
  const kept = new KeptRehearsals(parts.clock)
  let count = 0
  removeLeftOver(parts.dataFolder)
  return {
    begin(ask) {
      if (parts.isElsewhere) throw engineError('REHEARSAL_NOT_HERE')
      kept.makeRoom()
      return kept.add(startChild(parts, ask)).view
    },
    view: (id) => kept.find(id).view,
    readRun(id, runId) {
      const { child, asked } = kept.find(id)
      const n = (count += 1)
      return new Promise((resolve, reject) => {
        asked.set(n, { resolve, reject })
        tell(child, { kind: 'readRun', n, runId })
      })
    },
    end(id) {
      const { view } = kept.find(id)
      kept.drop(id)
      return isUnderWay(view) ? { ...view, state: 'cancelled' } : view
    },
    close: () => kept.dropAll()
  }
}

/** Those at work, and those that can still be looked at; one that nobody looks at is forgotten. */
class KeptRehearsals {
  readonly #clock: Clock
  readonly #byId = new Map<string, Kept>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(kept: Kept): Kept {
    this.#byId.set(kept.view.id, kept)
    return this.find(kept.view.id)
  }

  find(id: string): Kept {
    const kept = this.#byId.get(id)
    if (!kept) throw engineError('NOT_FOUND', { what: 'rehearsal', id })
    kept.forget()
    kept.forget = this.#clock.after(limits.rehearsalKeptMs, () => this.drop(id))
    return kept
  }

  makeRoom(): void {
    if (this.#byId.size < limits.rehearsalsMax) return
    const over = [...this.#byId.values()].find(({ view }) => !isUnderWay(view))
    if (!over) throw engineError('OVERLOADED', { retryAfterS: 10 })
    this.drop(over.view.id)
  }

  drop(id: string): void {
    const kept = this.#byId.get(id)
    this.#byId.delete(id)
    if (!kept) return
    kept.forget()
    kept.child.kill('SIGKILL')
    rmSync(kept.folder, { recursive: true, force: true })
  }

  dropAll(): void {
    for (const id of this.#byId.keys()) this.drop(id)
  }
}

function startChild({ dataFolder, clock }: RehearsalsParts, ask: RehearsalAsk): Kept {
  const now = clock.now()
  mkdirSync(dataFolder, { recursive: true })
  const folder = mkdtempSync(join(dataFolder, prefix))
  const child = fork(childFile, [], { execArgv: [...childFlags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const view = beginning(makeId(now), ask, now)
  const kept: Kept = { view, child, folder, asked: new Map(), forget: () => undefined }
  child.on('message', (message: FromChild) => hear(kept, message))
  child.once('exit', () => gone(kept))
  tell(child, { kind: 'play', original: join(dataFolder, 'mach.db'), copy: join(folder, 'copy.db'), ask, now })
  return kept
}

const childFlags = ['--no-warnings', '--max-semi-space-size=16']

function beginning(id: string, { kind, flow }: RehearsalAsk, startedAt: number): RehearsalView {
  const progress = { done: 0, total: 0, at: null }
  return { id, kind, flow, state: 'copying', startedAt, progress, past: null, trial: null, error: null }
}

function isUnderWay({ state }: RehearsalView): boolean {
  return state === 'copying' || state === 'playing'
}

function hear(kept: Kept, message: FromChild): void {
  switch (message.kind) {
    case 'progress':
      kept.view = { ...kept.view, state: 'playing', progress: message.progress }
      return
    case 'done':
      kept.view = { ...kept.view, state: 'done', past: message.past, trial: message.trial }
      return
    case 'failed':
      fail(kept, message.error)
      kept.child.kill('SIGKILL')
      return
    case 'run':
      kept.asked.get(message.n)?.resolve(message.view)
      kept.asked.delete(message.n)
      return
    case 'noRun':
      kept.asked.get(message.n)?.reject(engineError(message.error.code, message.error.details))
      kept.asked.delete(message.n)
  }
}

function fail(kept: Kept, { code, details }: SentError): void {
  const { detail: message } = engineError(code, details)
  kept.view = { ...kept.view, state: 'failed', error: { code, message, details } }
}

/** The process has ended: whatever it still wrote of its copy goes with it, and who waits for an answer gets none. */
function gone(kept: Kept): void {
  rmSync(kept.folder, { recursive: true, force: true })
  if (isUnderWay(kept.view)) fail(kept, { code: 'BUG', details: { reason: 'the process of a rehearsal has ended' } })
  for (const { reject } of kept.asked.values())
    reject(engineError('NOT_FOUND', { what: 'rehearsal', id: kept.view.id }))
}

/** What a process that was killed could not take away. */
function removeLeftOver(dataFolder: string): void {
  mkdirSync(dataFolder, { recursive: true })
  for (const name of readdirSync(dataFolder))
    if (name.startsWith(prefix)) rmSync(join(dataFolder, name), { recursive: true, force: true })
}

function tell(child: ChildProcess, message: ToChild): void {
  child.send(message)
}
