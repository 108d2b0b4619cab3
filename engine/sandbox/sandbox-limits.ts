import { limits } from '../limits.ts'
import type { HostSettings } from './isolate-engine.ts'

/** The limits, of which tests make some smaller. */
export type SandboxLimits = { readonly [Name in keyof typeof limits]: number }

/** The limits with some of them replaced; a misspelt one is an error. */
export function sandboxLimits(replaced: Partial<SandboxLimits>): SandboxLimits {
  const misspelt = Object.keys(replaced).find((name) => !Object.hasOwn(limits, name))
  if (misspelt !== undefined) throw new TypeError(`There is no limit “${misspelt}”.`)
  return { ...limits, ...replaced }
}

/** What a host process has to know of them. */
export function hostSettings(all: SandboxLimits): Omit<HostSettings, 'nativeModule'> {
  return {
    isolateMemoryMb: all.isolateMemoryMb,
    hostProcessMemoryMb: all.hostProcessMemoryMb,
    memoryPollMs: all.memoryPollMs,
    hostGarbageCharsMax: all.hostGarbageCharsMax,
    hostNiceness: all.hostNicenessDefault,
    guest: {
      sliceMs: all.sliceMs,
      callOutputBytesMax: all.callOutputBytesMax,
      effectsPerCallMax: all.effectsPerCallMax,
      effectsBytesPerCallMax: all.effectsBytesPerCallMax,
      readsPerCallMax: all.readsPerCallMax,
      logLinesPerCallMax: all.logLinesPerCallMax,
      logLineCharsMax: all.logLineCharsMax,
      guestErrorCharsMax: all.guestErrorCharsMax
    }
  }
}
