import { createQuery, keepPreviousData } from '@tanstack/svelte-query'
import { matchesWords } from '../../format/folded.ts'
import { momentText } from '../../format/moment.ts'
import { recordTitle } from '../../format/record-title.ts'
import { queries } from '../../state/queries.ts'
import type { Sample } from '../../state/sample.svelte.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import { sayPanel } from '../../texts/panel-texts.ts'

const recordsShown = 8
const runsShown = 5
const typingPauseMs = 200

export interface SampleOption {
  readonly sample: Sample
  readonly note: string
}

interface SearchParts {
  readonly flowId: () => string
  readonly entity: () => string | null
  readonly vocabulary: Vocabulary
}

/** Finds whose data stands in, by a few letters of a name: records, and past runs of the flow. */
export class SampleSearch {
  readonly #parts: SearchParts
  readonly #records
  readonly #runs
  #typing: ReturnType<typeof setTimeout> | undefined
  search: string = $state('')
  isOpen: boolean = $state(false)
  #place: number = $state(0)

  constructor(parts: SearchParts) {
    this.#parts = parts
    this.#records = createQuery(() => ({
      ...queries.records(parts.entity() ?? '', { search: this.search, limit: recordsShown }),
      enabled: this.isOpen && parts.entity() !== null,
      placeholderData: keepPreviousData
    }))
    this.#runs = createQuery(() => ({
      ...queries.runs({ flowId: parts.flowId(), limit: 20 }),
      enabled: this.isOpen
    }))
  }

  readonly options: readonly SampleOption[] = $derived.by(() => [...this.#recordOptions(), ...this.#runOptions()])

  get active(): number {
    return Math.min(this.#place, this.options.length - 1)
  }

  find(text: string): void {
    clearTimeout(this.#typing)
    this.#place = 0
    this.#typing = setTimeout(() => (this.search = text.trim()), typingPauseMs)
  }

  open(): void {
    this.search = ''
    this.#place = 0
    this.isOpen = true
  }

  move(by: -1 | 1): void {
    this.#place = Math.max(0, Math.min(this.options.length - 1, this.active + by))
  }

  #recordOptions(): readonly SampleOption[] {
    const entity = this.#parts.entity()
    if (entity === null) return []
    const { vocabulary } = this.#parts
    return (this.#records.data?.records ?? []).map((record) => ({
      sample: { kind: 'record', entity, id: record.id, title: recordTitle(vocabulary.entity(entity), record) },
      note: vocabulary.labels.entity(entity)
    }))
  }

  #runOptions(): readonly SampleOption[] {
    const runs = (this.#runs.data?.runs ?? []).filter(({ title, id }) => matchesWords(title ?? id, this.search))
    return runs.slice(0, runsShown).map(({ id, title, createdAt }) => ({
      sample: { kind: 'run', id, title: title ?? id },
      note: sayPanel.sample_run({ at: momentText(createdAt) })
    }))
  }
}
