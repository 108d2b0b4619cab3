import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { LiveChange } from '../../schemas/views.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Announcement } from '../run/announce.ts'
import type { Engine } from '../run/open-engine.ts'
import { readOverview } from '../run/read-overview.ts'

const heartbeatMs = 15_000

/** `GET /api/live`: server-sent events named `change`, at most four a second, so that open pages follow what happens. */
export function openLive(): (context: Context, watcher: LiveWatcher) => Response {
  let clients = 0
  return (context, { engine, sees, isStillThere }) => {
    if (clients >= limits.liveClientsMax) throw engineError('OVERLOADED', { retryAfterS: 5 })
    return streamSSE(context, async (stream) => {
      clients += 1
      const unlisten = engine.announcer.listen((announcement) => void tell(announcement))
      const leave = once(() => {
        clients -= 1
        unlisten()
      })
      // Whoever was signed out, or lost the right to see this, hears no more of it.
      const tell = async (announcement: Announcement): Promise<void> => {
        if (!(await isStillThere())) return leave()
        const change = await toChange(engine, seen(announcement, sees))
        await stream.writeSSE({ event: 'change', data: JSON.stringify(change) })
      }
      stream.onAbort(leave)
      await stream.writeSSE({ event: 'change', data: JSON.stringify(await toChange(engine, nothing)) })
      while (!stream.aborted && (await isStillThere())) {
        await stream.sleep(heartbeatMs)
        await stream.writeSSE({ event: 'heartbeat', data: '' })
      }
      leave()
    })
  }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}

export interface LiveWatcher {
  /** The engine as the watcher sees it. */
  readonly engine: Engine
  readonly sees: { readonly runs: boolean; readonly entity: (id: string) => boolean }
  readonly isStillThere: () => Promise<boolean>
}

function seen({ runs, entities }: Announcement, sees: LiveWatcher['sees']): Announcement {
  return { runs: sees.runs ? runs : new Set(), entities: new Set([...entities].filter(sees.entity)) }
}

const nothing: Announcement = { runs: new Set(), entities: new Set() }

async function toChange(engine: Engine, { runs, entities }: Announcement): Promise<LiveChange> {
  return { runs: [...runs], entities: [...entities], overview: await readOverview(engine.store) }
}
