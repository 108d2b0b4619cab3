import { createQuery, keepPreviousData } from '@tanstack/svelte-query'
import type { FlowTally } from '../../../schemas/flow-tally.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { FlowVersionView, FlowView } from '../../../schemas/views.ts'
import { readChoice, writeChoice } from '../../state/address.ts'
import { queries } from '../../state/queries.ts'

export const periods = ['7', '30', '90', 'all'] as const
export type Period = (typeof periods)[number]

const dayMs = 86_400_000

/** A flow with what its runs did, of the version and in the period that the address names. */
export class FlowMapPage {
  readonly #given: () => FlowView
  readonly #versions
  readonly #version
  readonly #tally
  readonly period: Period = $derived(periods.find((one) => one === readChoice('period')) ?? '30')
  /** Null: all versions. */
  readonly version: number | null = $derived.by(() => {
    const asked = readChoice('version')
    return asked === 'all' ? null : Number(asked ?? this.#given().version)
  })
  /** The stop that is looked at. */
  chosen: string | null = $state(null)

  constructor(given: () => FlowView) {
    this.#given = given
    const id = (): string => given().id
    this.#versions = createQuery(() => queries.versions(id()))
    this.#version = createQuery(() => ({
      ...queries.flowVersion(id(), this.version ?? 0),
      enabled: this.version !== null && this.version !== given().version
    }))
    this.#tally = createQuery(() => ({
      ...queries.tally(id(), { version: this.version, from: this.#from() }),
      placeholderData: keepPreviousData
    }))
  }

  get versions(): readonly FlowVersionView[] {
    return this.#versions.data ?? []
  }

  /** The flow as that version is; with all versions together, as it is now. */
  get flow(): Flow | undefined {
    const { flow, version } = this.#given()
    return this.version === null || this.version === version ? flow : this.#version.data?.flow
  }

  get tally(): FlowTally | undefined {
    return this.#tally.data
  }

  get failure(): Error | null {
    return this.#tally.error ?? this.#version.error
  }

  get isCounting(): boolean {
    return this.#tally.isFetching
  }

  countAgain(): void {
    void this.#tally.refetch()
  }

  showPeriod(period: Period): void {
    writeChoice('period', period, { step: true })
  }

  showVersion(version: string): void {
    writeChoice('version', version, { step: true })
  }

  /** The filter of the list of runs that shows what is counted at a step. */
  runsAt(step: string, status: 'waiting' | 'failed'): { readonly [name: string]: string } {
    const { id } = this.#given()
    return { flowId: id, at: step, status, ...(this.version === null ? {} : { version: String(this.version) }) }
  }

  /** Whole days, so that the same question is asked again, and not another one every moment. */
  #from(): string | null {
    if (this.period === 'all') return null
    const today = Math.floor(Date.now() / dayMs) * dayMs
    return new Date(today - Number(this.period) * dayMs).toISOString()
  }
}
