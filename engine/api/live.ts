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
export function openLive(engine: Engine): (context: Context) => Response {
  let clients = 0
  return (context) => {
    if (clients >= limits.liveClientsMax) throw engineError('OVERLOADED', { retryAfterS: 5 })
    return streamSSE(context, async (stream) => {
      clients += 1
      const unlisten = engine.announcer.listen((announcement) => {
        void toChange(engine, announcement).then((change) =>
          stream.writeSSE({ event: 'change', data: JSON.stringify(change) })
        )
      })
      stream.onAbort(() => {
        clients -= 1
        unlisten()
      })
      await stream.writeSSE({ event: 'change', data: JSON.stringify(await toChange(engine, nothing)) })
      while (!stream.aborted) {
        await stream.sleep(heartbeatMs)
        await stream.writeSSE({ event: 'heartbeat', data: '' })
      }
    })
  }
}

const nothing: Announcement = { runs: new Set(), entities: new Set() }

async function toChange(engine: Engine, { runs, entities }: Announcement): Promise<LiveChange> {
  return { runs: [...runs], entities: [...entities], overview: await readOverview(engine.store) }
}
