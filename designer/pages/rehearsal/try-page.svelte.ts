import { createQuery, keepPreviousData } from '@tanstack/svelte-query'
import type { DraftView } from '../../../schemas/draft.ts'
import type { TrialReport } from '../../../schemas/rehearsal.ts'
import { matchesWords } from '../../format/folded.ts'
import { momentText } from '../../format/moment.ts'
import { recordTitle } from '../../format/record-title.ts'
import { queries } from '../../state/queries.ts'
import { samples, type Sample } from '../../state/sample.svelte.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import { Rehearsal } from './rehearsal.svelte.ts'

export interface TryOption {
  readonly sample: Sample
  readonly note: string
}

const recordsShown = 12
const typingPauseMs = 200

/** A flow as it is drawn, tried on somebody. The choice is the one that stands in for data in the editor. */
export class TryPage {
  readonly #id: () => string
  readonly #vocabulary: Vocabulary
  readonly #draft
  readonly #occasions
  readonly #records
  readonly rehearsal: Rehearsal
  search: string = $state('')
  #typing: ReturnType<typeof setTimeout> | undefined

  constructor(id: () => string, vocabulary: Vocabulary) {
    this.#id = id
    this.#vocabulary = vocabulary
    this.#draft = createQuery(() => ({ ...queries.draft(id()), staleTime: 0 }))
    this.#occasions = createQuery(() => queries.occasions(id()))
    this.#records = createQuery(() => ({
      ...queries.records(this.entity ?? '', { search: this.search, limit: recordsShown }),
      enabled: this.entity !== null,
      placeholderData: keepPreviousData
    }))
    this.rehearsal = new Rehearsal(id)
  }

  get draft(): DraftView | undefined {
    return this.#draft.data
  }

  get failure(): Error | null {
    return this.#draft.data ? null : this.#draft.error
  }

  /** Records of what kind can be chosen; null where only what has happened before can. */
  get entity(): string | null {
    return this.#occasions.data?.entity ?? null
  }

  readonly records: readonly TryOption[] = $derived.by(() => {
    const { entity } = this
    if (entity === null) return []
    return (this.#records.data?.records ?? []).map((record) => ({
      sample: { kind: 'record', entity, id: record.id, title: recordTitle(this.#vocabulary.entity(entity), record) },
      note: momentText(record.updatedAt)
    }))
  })

  readonly runs: readonly TryOption[] = $derived.by(() =>
    (this.#occasions.data?.runs ?? [])
      .filter(({ title, id }) => matchesWords(title ?? id, this.search))
      .map(({ id, title, createdAt }) => ({
        sample: { kind: 'run', id, title: title ?? id },
        note: momentText(createdAt)
      }))
  )

  get isKnown(): boolean {
    return this.#occasions.data !== undefined && (this.entity === null || this.#records.data !== undefined)
  }

  /** Who is chosen: the one chosen before, if it fits this flow, else the first there is. */
  get chosen(): Sample | null {
    const kept = samples.of(this.#id())
    const fits = kept !== null && (kept.kind === 'run' || kept.entity === this.entity)
    return fits ? kept : ((this.records[0] ?? this.runs[0])?.sample ?? null)
  }

  get trial(): TrialReport | null {
    const { view } = this.rehearsal
    return view?.state === 'done' ? view.trial : null
  }

  find(text: string): void {
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => (this.search = text.trim()), typingPauseMs)
  }

  choose(sample: Sample): void {
    samples.choose(this.#id(), sample)
  }

  retry(): void {
    void this.#draft.refetch()
  }

  start(): void {
    const { chosen } = this
    if (!chosen) return
    const { title: _, ...occasion } = chosen
    void this.rehearsal.begin({ kind: 'trial', occasion })
  }
}
