import type { JournalEntry } from '../../schemas/journal.ts'
import type { MemoryDisk } from '../store/sqlite/open-memory-disk.ts'
import type { Driver } from './driver.ts'
import type { FarSide } from './far-side.ts'
import type { Story } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { Watch } from './watch.ts'

/** What is looked at when a story is over. */
export interface Ending {
  readonly story: Story
  readonly disk: MemoryDisk
  readonly time: VirtualTime
  readonly farSide: FarSide
  readonly driver: Driver
  readonly watch: Watch
  readonly runs: readonly EndedRun[]
}

/** A run as it was left, with all that was written down about it. */
export interface EndedRun {
  readonly id: string
  readonly flowId: string
  readonly status: string
  readonly key: string | null
  readonly subject: string | null
  readonly parent: string | null
  readonly causeDepth: number
  readonly createdAt: number
  readonly begunAt: number | null
  readonly wakeAt: number | null
  readonly enrolmentKey: string | null
  readonly journal: readonly JournalEntry[]
}
