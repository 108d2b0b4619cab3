import type { TimelineItem } from '../../schemas/views.ts'
import { paths } from '../paths.ts'

/** The page of what a line of a timeline tells; a message has none of its own. */
export function timelinePath({ kind, id, source }: TimelineItem): string | null {
  switch (kind) {
    case 'run':
      return paths.run(id)
    case 'record':
      return paths.record(source, id)
    case 'message':
      return null
  }
}
