import type { Component } from 'svelte'
import type { Tone } from '../words/status-text.ts'
import type { Way } from './layout.ts'

/** What is told on the card of a step, in a few words. */
export interface StepMark {
  readonly tone: Tone
  readonly text: string
  readonly icon?: Component<{ class?: string; 'aria-hidden'?: 'true' }>
  /** Where one can go from here, such as to the runs that wait at the step. */
  readonly links?: readonly MarkLink[]
}

export interface MarkLink {
  readonly tone: Tone
  readonly text: string
  readonly href: string
}

/** A way that was taken: how thick its line is, of 0 to 1, and what stands on it. */
export interface WayMark {
  readonly share: number
  readonly text?: string
}

/**
 * What is drawn over a flow that is only looked at: a run, counts over many runs, a difference. `ways` null: no way is
 * told apart from another; else ways and steps that are not in it are drawn faint.
 */
export interface Overlay {
  readonly trigger?: StepMark
  readonly steps: ReadonlyMap<string, StepMark>
  readonly ways: ReadonlyMap<Way, WayMark> | null
}
