/** Smaller than in service, so that the table is worked through in minutes; the ways in which they are kept are the same. */
export const attackLimits = {
  turnMs: 250,
  killGraceMs: 200,
  callMs: 3_000,
  isolateMemoryMb: 32,
  hostProcessMemoryMb: 300,
  hostStartsPerMinuteMax: 1_000
} as const
