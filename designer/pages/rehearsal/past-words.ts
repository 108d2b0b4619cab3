import type { BlockedSends, PastReport, PlayedDoubt, PlayedPath } from '../../../schemas/rehearsal.ts'
import { sayRehearsal } from '../../texts/rehearsal-texts.ts'

/** How a run ended, in a word or two. */
export function endText(end: PlayedPath['end']): string {
  switch (end) {
    case 'completed':
      return sayRehearsal.end_completed()
    case 'goal':
      return sayRehearsal.end_goal()
    case 'failed':
      return sayRehearsal.end_failed()
    case 'cancelled':
      return sayRehearsal.end_cancelled()
    case 'underWay':
      return sayRehearsal.end_underWay()
  }
}

/** Why some were not let in, one line each. */
export function awayTexts({ turnedAway }: PastReport, number: (count: number) => string): readonly string[] {
  return Object.entries(turnedAway).map(([reason, times]) => {
    const count = number(times)
    switch (reason) {
      case 'condition':
        return sayRehearsal.away_condition({ count })
      case 'inFlow':
        return sayRehearsal.away_inFlow({ count })
      case 'wasInFlow':
        return sayRehearsal.away_wasInFlow({ count })
      case 'inGroup':
        return sayRehearsal.away_inGroup({ count })
      case 'loop':
        return sayRehearsal.away_loop({ count })
      default:
        return sayRehearsal.away_other({ reason, count })
    }
  })
}

export function blockedReason({ reason }: BlockedSends): string {
  return reason === 'nothingSent' ? sayRehearsal.blocked_nothing() : reason
}

/** In what the result is not exactly what would have been. */
export function doubtText({ kind, count }: PlayedDoubt): string {
  switch (kind) {
    case 'shortened':
      return sayRehearsal.doubt_shortened({ count })
    case 'unfit':
      return sayRehearsal.doubt_unfit({ count })
    case 'conditionHidden':
      return sayRehearsal.doubt_conditionHidden()
    case 'begunBefore':
      return sayRehearsal.doubt_begunBefore()
    case 'noneKept':
      return sayRehearsal.doubt_noneKept()
  }
}
