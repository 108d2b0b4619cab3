import { createQuery } from '@tanstack/svelte-query'
import type { Flow } from '../../../schemas/flow.ts'
import type { FlowVersionView, FlowView } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { flowDifference, type FlowDifference } from '../../edit/flow-difference.ts'
import { readChoice, writeChoice } from '../../state/address.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queries } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { sayLook } from '../../texts/look-texts.ts'

/** The versions of a flow: what they are called, what differs between any two, and the way back to one. */
export class VersionsPage {
  readonly #id: () => string
  readonly #flow
  readonly #versions
  readonly #from
  readonly #to
  /** Two versions that the address names; by default the newest and the one before. */
  readonly to: number = $derived.by(() => Number(readChoice('to')) || (this.versions[0]?.version ?? 1))
  readonly from: number = $derived.by(() => Number(readChoice('from')) || Math.max(1, this.to - 1))
  readonly difference: FlowDifference | null = $derived.by(() =>
    this.before && this.after ? flowDifference(this.before, this.after) : null
  )
  /** The version that a person wants to go back to. */
  asked: number | null = $state(null)
  isActing: boolean = $state(false)
  actionFailure: unknown = $state(null)

  constructor(id: () => string) {
    this.#id = id
    this.#flow = createQuery(() => queries.flow(id()))
    this.#versions = createQuery(() => queries.versions(id()))
    this.#from = createQuery(() => ({ ...queries.flowVersion(id(), this.from), enabled: this.versions.length > 0 }))
    this.#to = createQuery(() => ({ ...queries.flowVersion(id(), this.to), enabled: this.versions.length > 0 }))
  }

  get flow(): FlowView | undefined {
    return this.#flow.data
  }

  get versions(): readonly FlowVersionView[] {
    return this.#versions.data ?? []
  }

  get before(): Flow | undefined {
    return this.#from.data?.flow
  }

  get after(): Flow | undefined {
    return this.#to.data?.flow
  }

  get failure(): Error | null {
    return this.flow ? this.#versions.error : this.#flow.error
  }

  retry(): void {
    void this.#flow.refetch()
    void this.#versions.refetch()
  }

  compare(side: 'from' | 'to', version: number): void {
    writeChoice(side, String(version), { step: true })
  }

  async name(version: number, name: string): Promise<void> {
    await this.#act(() => api.nameVersion(this.#id(), version, name.trim() === '' ? null : name.trim()))
  }

  /** Publishes what an old version held, as a new one. */
  async goBack(): Promise<void> {
    const { asked } = this
    this.asked = null
    if (asked === null) return
    await this.#act(async () => {
      const { version } = await api.rollBack(this.#id(), asked)
      notices.say(sayLook.version_went_back({ from: asked, version }))
      void queryClient.invalidateQueries()
    })
  }

  async #act(action: () => Promise<unknown>): Promise<void> {
    this.isActing = true
    this.actionFailure = null
    try {
      await action()
      await queryClient.invalidateQueries({ queryKey: ['flow', this.#id()] })
    } catch (failure) {
      this.actionFailure = failure
    } finally {
      this.isActing = false
    }
  }
}
