import type { limits } from '../limits.ts'

/** The limits of outside calls that a test may make smaller. */
export type GatewayLimits = Pick<
  Readonly<Record<keyof typeof limits, number>>,
  'outsideCallMs' | 'outsideAnswerBytesMax' | 'outsideCallsPerSecond' | 'outsideCallsBurst' | 'outsideCallsInFlightMax'
>
