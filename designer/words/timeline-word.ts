import type { TimelineItem } from '../../schemas/views.ts'
import { m } from '../paraglide/messages.js'
import type { Labels } from './labels.ts'

/** What kind of thing a line of a timeline is. */
export function timelineWord({ kind, source }: TimelineItem, labels: Labels): string {
  switch (kind) {
    case 'run':
      return m.timeline_run()
    case 'message':
      return m.timeline_message({ channel: source })
    case 'record':
      return labels.entity(source)
  }
}
