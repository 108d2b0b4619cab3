import type { TimelineItem } from '../../schemas/views.ts'
import { say } from '../texts/texts.ts'
import type { Labels } from './labels.ts'

/** What kind of thing a line of a timeline is. */
export function timelineWord({ kind, source }: TimelineItem, labels: Labels): string {
  switch (kind) {
    case 'run':
      return say.timeline_run()
    case 'message':
      return say.timeline_message({ channel: source })
    case 'record':
      return labels.entity(source)
  }
}
