/** The part of the limits about accounts: how long what opens them lives, and how often somebody may try. */
export const accountLimits = {
  /** How long a session lives without being used, and at most: 14 and 90 days; how often its use is noted; how many an account has. */
  sessionIdleMs: 1_209_600_000,
  sessionLifeMs: 7_776_000_000,
  seenEveryMs: 60_000,
  sessionsPerAccountMax: 50,
  /** Time for the second factor after the password, for an answer of a passkey, for a new password, for an invitation. */
  secondFactorMs: 600_000,
  challengeMs: 300_000,
  resetMs: 3_600_000,
  invitationMs: 604_800_000,
  /** Wrong tries within a time, for one account and from one address; mails with a link for one account. */
  triesWithinMs: 900_000,
  triesPerAccountMax: 10,
  triesPerAddressMax: 50,
  resetsPerAccountMax: 5,
  /** Characters of a password: what is longer costs time and proves no more. */
  passwordCharsMax: 200,
  recoveryCodesMax: 8,
  keysPerAccountMax: 50,
  passkeysPerAccountMax: 20
} as const
