import { createQuery } from '@tanstack/svelte-query'
import { createContext } from 'svelte'
import type { Json } from '../../../schemas/json.ts'
import type { SampleScope } from '../../../schemas/preview.ts'
import { pathParts } from '../../edit/path-parts.ts'
import { sampleEntity, scopeOfRecord, scopeOfRun, valueIn } from '../../edit/sample-scope.ts'
import { recordTitle } from '../../format/record-title.ts'
import type { FlowEditor } from '../../pages/edit/flow-editor.svelte.ts'
import { queries } from '../../state/queries.ts'
import { samples, type Sample } from '../../state/sample.svelte.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'

/**
 * The data of the sample: of the record or run that was chosen, else of the newest run of the flow, else of the newest
 * record that could have started it. It must never change anything.
 */
export class SampleView {
  readonly #editor: FlowEditor
  readonly #vocabulary: Vocabulary
  readonly #run
  readonly #record
  readonly #newestRun
  readonly #newestRecord

  constructor(editor: FlowEditor, vocabulary: Vocabulary) {
    this.#editor = editor
    this.#vocabulary = vocabulary
    this.#newestRun = createQuery(() => queries.runs({ flowId: editor.flow.id, limit: 1 }))
    this.#newestRecord = createQuery(() => ({
      ...queries.records(this.entity ?? '', { limit: 1 }),
      enabled: this.entity !== null
    }))
    this.#run = createQuery(() => ({
      ...queries.run(this.sample?.id ?? ''),
      enabled: this.sample?.kind === 'run'
    }))
    this.#record = createQuery(() => ({
      ...queries.record(this.sample?.kind === 'record' ? this.sample.entity : '', this.sample?.id ?? ''),
      enabled: this.sample?.kind === 'record'
    }))
  }

  /** Records of what kind can be chosen. */
  readonly entity: string | null = $derived.by(() => sampleEntity(this.#editor.flow, this.#editor))

  readonly sample: Sample | null = $derived.by(() => {
    const chosen = samples.of(this.#editor.flow.id)
    if (chosen && this.#fits(chosen)) return chosen
    return this.#newest()
  })

  readonly scope: SampleScope | null = $derived.by(() => {
    const { data: run } = this.#run
    const { data: record } = this.#record
    if (this.sample?.kind === 'run') return run ? scopeOfRun(run) : null
    return this.sample && record ? scopeOfRecord(this.#editor.flow, record, this.#editor) : null
  })

  /** Undefined where there is nothing, or nothing is known. */
  valueAt(path: string): Json | undefined {
    return this.scope ? valueIn(this.scope, path) : undefined
  }

  /** A step that has not run for the sample has given nothing, which is not the same as an empty value. */
  isKnown(path: string): boolean {
    const [root, step = ''] = pathParts(path)
    if (!this.scope || root === 'item' || root === 'index' || root === 'round') return false
    return root !== 'steps' || Object.hasOwn(this.scope.steps, step)
  }

  choose(sample: Sample): void {
    samples.choose(this.#editor.flow.id, sample)
  }

  /** A record of another kind stands in for flows to which people send data, not for those that watch records. */
  #fits(sample: Sample): boolean {
    return sample.kind === 'run' || !('entity' in this.#editor.flow.trigger) || sample.entity === this.entity
  }

  #newest(): Sample | null {
    const run = this.#newestRun.data?.runs[0]
    if (run) return { kind: 'run', id: run.id, title: run.title ?? run.id }
    const record = this.#newestRecord.data?.records[0]
    if (!record || this.entity === null) return null
    const title = recordTitle(this.#vocabulary.entity(this.entity), record)
    return { kind: 'record', entity: this.entity, id: record.id, title }
  }
}

export const [useSample, setSample] = createContext<SampleView>()
