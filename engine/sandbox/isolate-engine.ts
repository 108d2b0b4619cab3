/**
 * The seam behind which an isolate engine stands. Only text crosses it: a bundle, batches of calls, answers. The host
 * process knows nothing else of the engine inside, so another one (an interpreter where no native build exists) can stand
 * here without a change elsewhere.
 */
export interface IsolateEngine {
  /** Makes an isolate and loads a bundle into it. */
  load(code: string, timeoutMs: number): Loaded
}

export type Loaded = { readonly isolate: GuestIsolate } | { readonly stop: GuestStop }

export interface GuestIsolate {
  /** Runs a batch of calls as far as it goes within its time slice. */
  run(batchJson: string, timeoutMs: number): Turn
  /** Goes on with a batch whose time slice was spent. */
  resume(timeoutMs: number): Turn
  /** What was used since it was last asked. */
  usage(): TurnUsage
  /** Frees the texts that have gone through; V8 keeps them far longer than a host can afford. */
  collect(): void
  /** Gives the memory back. Only ever called when nothing runs inside. */
  dispose(): void
}

/** Whole numbers: they go into the header of a frame. */
export interface TurnUsage {
  readonly cpuUs: number
  /** Zero when it was not looked at, which costs more than a call. */
  readonly memoryKb: number
}

/** The answers of the guest (`guest/turns.js` says how they are written), or why the isolate cannot be used again. */
export type Turn = { readonly answers: string } | { readonly stop: GuestStop }

export interface GuestStop {
  /** `missing`: there is no such isolate any more. `broken`: the bundle cannot be loaded, or the guest's own code failed. */
  readonly reason: 'timeout' | 'memory' | 'broken' | 'missing'
  readonly message: string
  /** What the turn used of the processor; little against the wall time means that the machine was busy elsewhere. */
  readonly cpuMs: number
  readonly wallMs: number
}

/** What a host process is told when it starts. */
export interface HostSettings {
  /** Path of the compiled module of the isolate engine. */
  readonly nativeModule: string
  readonly isolateMemoryMb: number
  readonly hostProcessMemoryMb: number
  readonly memoryPollMs: number
  readonly hostGarbageCharsMax: number
  /** How far it stands back behind other processes, as the system counts: 0 is as usual, 19 the most. */
  readonly hostNiceness: number
  readonly guest: GuestSettings
}

/** The limits that hold inside an isolate. */
export interface GuestSettings {
  readonly sliceMs: number
  readonly callOutputBytesMax: number
  readonly effectsPerCallMax: number
  readonly effectsBytesPerCallMax: number
  readonly readsPerCallMax: number
  readonly logLinesPerCallMax: number
  readonly logLineCharsMax: number
  readonly guestErrorCharsMax: number
}
