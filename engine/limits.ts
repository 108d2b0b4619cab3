import { accountLimits } from './limits/account-limits.ts'

/**
 * Every limit of Mạch, with its unit. Passing one is a clear error, never a slow death. The numbers are defaults that hold
 * on a machine with two cores; change them here and nowhere else.
 */
export const limits = {
  /** Bytes of one HTTP request body. */
  requestBytesMax: 1_048_576,
  /** Forms, webhooks and API writes that wait for their commit at the same time; more get 503. */
  intakeInFlightMax: 128,
  /** Form posts from one address: tokens refilled per second, and how many may come at once; more get 429. */
  formPostsPerSecond: 5,
  formPostsBurst: 30,
  /** The same for webhooks of plugins, counted before any code of a plugin runs. */
  hookPostsPerSecond: 50,
  hookPostsBurst: 200,

  /** Runs worked on at the same time by one worker. */
  runsInFlightMax: 256,
  /** Ready runs a worker keeps in memory per flow; the rest stay in the database until there is room. */
  readyRunsPerFlowMax: 2_000,
  /** Steps of one run that may share a commit. */
  stepsPerCommitMax: 64,
  /** Commits in one transaction. */
  commitsPerTransactionMax: 512,
  /** Time for which a PostgreSQL that is gone is waited for before reads and commits are refused, in milliseconds. */
  databaseOutageMs: 20_000,
  /** Times a transaction is done again because other processes were quicker with one of its rows. */
  batchTriesMax: 5,
  /** Rounds in which the commits of one transaction ask PostgreSQL for what follows from what they were told before. */
  factRoundsMax: 200,
  /** Connections to PostgreSQL that only read, beside the one that writes; each takes many reads at a time. */
  databaseReadersMax: 3,
  /** Time that opening a connection to PostgreSQL may take, in milliseconds. */
  databaseConnectMs: 10_000,
  /** Entries in the journal of one run: room for the pages of the longest loop, and less than a journal's key can number. */
  journalEntriesMax: 50_000,
  /** Times a run is worked again from its last commit because a record it read had changed. */
  conflictsMax: 20,
  /** Bytes of the data of one step: its input or its output. */
  stepDataBytesMax: 1_048_576,
  /** Bytes of one value that stand in the row of a journal or run; a larger one is kept beside it. */
  inlineValueBytesMax: 32_768,
  /** Pause before a run goes on that the world was not ready for (disk full), in milliseconds. */
  transientPauseMs: 1_000,
  /** Runs that start each other in one chain of causes. */
  causeDepthMax: 8,
  /** Items of one forEach, and how many are worked through in one commit. */
  loopItemsMax: 2_000_000,
  loopPageItemsMax: 200,
  /** Steps that one item of a forEach may go through. */
  stepsPerItemMax: 200,
  /** Record changes and messages of one page of a forEach; the page ends when it has so many. */
  loopPageEffectsMax: 1_000,
  /** Failed items named in the journal entry of a page. */
  itemFailuresNamedMax: 20,
  /** Runs of one flow about one subject that other runs may start, and within what time. */
  causedRunsMax: 60,
  causedRunsWithinMs: 3_600_000,
  /**
   * Records looked at in one go for dates, and how long until the next look at the latest: for dates that come once, and
   * for those that come back, where every look goes through all records.
   */
  datePageRowsMax: 500,
  dateLookMs: 3_600_000,
  dateScanMs: 43_200_000,
  /** Queued runs looked at in one go. */
  admittedRunsMax: 500,
  /** Events that may follow from each other in one commit. */
  eventsPerCommitMax: 10_000,
  /** Events looked through when a wait begins, for one that came before it. */
  lookBackEventsMax: 1_000,
  /** Longest wait of a step, in milliseconds (400 days). */
  waitMsMax: 34_560_000_000,
  /** Longest time between a date and what it starts, in milliseconds (100 years of 365 days). */
  dateOffsetMsMax: 3_153_600_000_000,
  /** Occurrences of one date found in one look. */
  occurrencesMax: 1_000,
  /** Days of a working calendar looked at for one sum of working time (ten years). */
  calendarDaysMax: 3_660,
  /** Time zones whose rules are kept at hand. */
  zonesKeptMax: 600,

  /** Syntax nodes of one expression, and bytes of one rendered text. */
  expressionNodesMax: 500,
  /** Expressions of open waits kept compiled. */
  expressionsKeptMax: 500,
  renderedTextBytesMax: 100_000,
  /** Longest time one text may take to render, in milliseconds. */
  textRenderMs: 2_000,

  /** One turn of a plugin's handler, wall time in milliseconds; the kill comes `killGraceMs` later. */
  turnMs: 1_000,
  killGraceMs: 400,
  /** One call with all its turns, in milliseconds. */
  callMs: 30_000,
  isolateMemoryMb: 64,
  hostProcessMemoryMb: 400,
  callInputBytesMax: 1_048_576,
  callOutputBytesMax: 1_048_576,
  effectsPerCallMax: 500,
  readsPerCallMax: 200,
  /** Calls to the outside and checks of signatures that one call may ask for. */
  questionsPerCallMax: 20,
  logLinesPerCallMax: 200,
  logLineCharsMax: 500,
  bundleBytesMax: 1_048_576,
  /** Calls sent to a plugin host in one frame, and the size of a frame at two bytes per character. */
  callsPerFrameMax: 64,
  frameBytesMax: 8_388_608,
  /** Starts of a plugin host process in one minute before Mạch gives up starting it for that minute. */
  hostStartsPerMinuteMax: 20,
  /** Text of calls that share a frame. V8 gives a text of twice as many bytes pages of its own, which costs more than a frame. */
  batchCharsMax: 60_000,
  /** Time a plugin host has to be ready, in milliseconds. */
  hostReadyMs: 10_000,
  /** Frames sent to a plugin host that it has not answered; calls made meanwhile share the next one. */
  framesPerHostMax: 2,
  /** Isolates kept in one plugin host; the one not used for longest is dropped first. */
  isolatesPerHostMax: 64,
  /** Times a call is sent again because its host died with it and nobody was guilty. */
  hostDeathsPerCallMax: 3,
  /** Time for which calls of one batch are run before their answers leave, in milliseconds. */
  sliceMs: 20,
  /** Pause between two looks at the memory of a plugin host, in milliseconds. */
  memoryPollMs: 15,
  /** Kept of what a plugin host writes to standard error before it dies. */
  lastWordsCharsMax: 4_000,
  /** Text that goes through a plugin host before it frees what is left of it. */
  hostGarbageCharsMax: 16_000_000,
  /** JSON text of all effects of one call. */
  effectsBytesPerCallMax: 1_048_576,
  /** Characters of the message of an error that a plugin throws. */
  guestErrorCharsMax: 2_000,

  /**
   * A plugin is put in quarantine when its isolate had to be thrown away so many times within this time, in milliseconds,
   * with no more than so many calls for each of them; or when so many calls in a row failed, whatever the reason.
   */
  quarantineStopsMax: 5,
  quarantineWithinMs: 600_000,
  quarantineCallsPerStopMax: 20,
  quarantineFailuresMax: 200,
  /** How far a plugin host stands back behind other processes (0 is as usual, 19 the most), and one for heavy plugins. */
  hostNicenessDefault: 0,
  apartNicenessDefault: 10,
  /** Calls under way of a plugin that runs apart; runs that want more wait for them and keep no place. */
  callsApartMax: 4,
  /** Processor time of one turn, in milliseconds, that counts against a plugin; after so many it runs apart. */
  heavyTurnMs: 100,
  heavyTurnsMax: 3,
  heavyTurnsWithinMs: 60_000,
  /** Runs remembered while their plugin is held; the others are looked up again in the store. */
  parkedRunsMax: 100_000,

  /** One call to the outside with all its redirects, in milliseconds, and how many redirects it may follow. */
  outsideCallMs: 10_000,
  outsideRedirectsMax: 5,
  /** Bytes of what a plugin sends and of what it gets back, packed or unpacked; of the headers; of the URL. */
  outsideRequestBytesMax: 1_048_576,
  outsideAnswerBytesMax: 1_048_576,
  outsideHeaderBytesMax: 16_384,
  outsideUrlCharsMax: 4_000,
  /** Calls to the outside of one plugin: per second, how many may come at once, and how many are under way. */
  outsideCallsPerSecond: 10,
  outsideCallsBurst: 50,
  outsideCallsInFlightMax: 8,
  /** How long the answer of a call is kept for a step that is worked again (7 days), and the call for the owner (90 days). */
  outsideAnswerKeptMs: 604_800_000,
  outsideCallKeptMs: 7_776_000_000,
  outsideCallsForgottenMax: 500,
  /** Bytes of one secret, and of the settings of a plugin. */
  secretBytesMax: 8_192,
  settingsBytesMax: 65_536,

  /** Rows of one page of records. */
  pageRowsDefault: 50,
  pageRowsMax: 500,
  /** Characters of one text field unless its schema says less. */
  textCharsMax: 20_000,
  /** The same for a field with an index: PostgreSQL takes 2.7 KB in one index entry, which is this many letters. */
  indexedTextCharsMax: 600,
  /** Characters of one word that are searched; PostgreSQL's index takes 2 KB. */
  searchedWordCharsMax: 200,

  /** Parts of a foreign schema (a plugin's, a webhook's), counted through its references, and how deep they may stand. */
  schemaPartsMax: 2_000,
  schemaDepthMax: 32,
  /** Items of a list that are all compared with each other because a foreign schema wants no two alike. */
  uniqueItemsMax: 1_000,
  /** States of one foreign pattern, and states looked at for one text. */
  patternStatesMax: 1_000,
  patternVisitsMax: 400_000,
  /** Fields named in one answer about data that does not fit. */
  wrongFieldsMax: 20,
  /** Values in data that is searched for all its errors; in larger data the first one must do. */
  explainedValuesMax: 2_000,

  /** Messages on their way at the same time, and how many of them to one host. */
  messagesInFlightMax: 32,
  messagesPerHostMax: 8,
  /** Due messages whose host is looked for in one go. */
  messagesLookedAtMax: 100,
  /** Longest silence of the far side during a delivery, and the longest time of a delivery in all, in milliseconds. */
  deliveryMs: 30_000,
  deliveryWholeMs: 120_000,
  /** Attempts to deliver a message, and the delays between them in milliseconds. */
  deliveryAttemptsMax: 8,
  deliveryFirstDelayMs: 2_000,
  deliveryDelayMaxMs: 3_600_000,
  /** Longest pause that a far side may ask for before the next attempt, in milliseconds (12 hours). */
  retryAfterMsMax: 43_200_000,
  /** Failures of a host in a row until its circuit opens, and how long it stays so: the pause doubles up to the maximum. */
  hostFailuresMax: 5,
  circuitPauseMs: 10_000,
  circuitPauseMsMax: 300_000,
  /** Messages settled by one decision, and characters of the note with it. */
  messagesPerDecisionMax: 500,
  decisionNoteCharsMax: 500,
  /** Characters kept of what a far side answered. */
  answerCharsMax: 500,
  /** Characters of one text in the summary of a message, and texts in it. */
  summaryCharsMax: 120,
  summaryTextsMax: 6,

  /** Characters of an `Idempotency-Key`. */
  keyCharsMax: 200,
  /** Addresses whose posts are counted at the same time. */
  addressesCountedMax: 10_000,
  /** Items of one kind on a timeline. */
  timelineItemsMax: 100,
  /** Runs named in one announcement to open pages. */
  announcedRunsMax: 200,
  /** Times a cancel or retry is tried again because a worker was quicker. */
  runMovesMax: 50,
  /** Runs of a flow that a count over its steps looks at, the newest first. */
  tallyRunsMax: 100_000,
  /** Runs of a job over many runs that are worked on together, shown beforehand, and reasons told apart. */
  bulkPageRunsMax: 100,
  bulkSampleRunsMax: 20,
  bulkReasonsMax: 20,
  /** Runs of one group of a flow that are looked at before people decide what becomes of it. */
  inFlightSampleMax: 20,
  /** How long finished runs are kept by default, in milliseconds: 90 days, 90 days, 180 days. */
  keepCompletedMs: 7_776_000_000,
  keepCancelledMs: 7_776_000_000,
  keepFailedMs: 15_552_000_000,
  /** Pause between two looks for what is old enough to go, in milliseconds; rows deleted, pages given back in one go. */
  retainEveryMs: 3_600_000,
  retainedRowsMax: 500,
  shrunkPagesMax: 500,
  /** Prepared statements kept for reading records. */
  statementsKeptMax: 500,

  /** Time that a stop gives to the last traces, in milliseconds. */
  tracesFlushMs: 3_000,
  /** Series of one metric; what comes beyond is counted together. */
  metricSeriesMax: 1_000,
  /** A simulated story is left after so many commits, when flows in it start ever more runs. */
  simulatedCommitsMax: 1_500,
  /** Steps of a simulated story, and turns of the event loop within one of them, before it counts as never resting. */
  simulatedStepsMax: 20_000,
  simulatedTurnsMax: 20_000,
  /** Times a failing story is played to find a shorter one that fails in the same way. */
  shrinkPlaysMax: 400,

  /** Happenings of the past that are played in one rehearsal of a flow, and runs of it that are named in the result. */
  rehearsedEventsMax: 200_000,
  rehearsedRunsNamedMax: 500,
  rehearsedPathsMax: 60,
  /** Days of the past that a rehearsal may go back, and how far ahead one trial of a flow may go, in milliseconds. */
  rehearsedDaysMax: 400,
  rehearsedAheadMs: 34_560_000_000,
  /** Looks of the engine at its work in one rehearsal. */
  rehearsedTurnsMax: 2_000_000,
  /** Messages of two flows to one recipient within this time are told of, in milliseconds. */
  rehearsalCrowdMs: 259_200_000,
  /** Rehearsals at work or kept to be looked at, and for how long one is kept that nobody looks at, in milliseconds. */
  rehearsalsMax: 3,
  rehearsalKeptMs: 900_000,
  /** Runs offered as occasions to try a flow on. */
  occasionsMax: 30,

  /** Longest sleep of a timer in memory before it looks again, in milliseconds. */
  timerSleepMsMax: 60_000,
  ...accountLimits,
  /** Pages that a search looks through for somebody who does not see all that is searched. */
  maskedSearchPagesMax: 10,
  /** Values that one condition lists. */
  listedValuesMax: 2_000,

  /** Open live connections. */
  liveClientsMax: 100
} as const
