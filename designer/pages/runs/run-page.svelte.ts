import { createQuery } from '@tanstack/svelte-query'
import type { EventMatcher } from '../../../schemas/event-matcher.ts'
import type { JsonObject } from '../../../schemas/json.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Message } from '../../../schemas/message.ts'
import type { RunDetail } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { recordTitle } from '../../format/record-title.ts'
import { firstText, triggerData } from '../../format/trigger-data.ts'
import { language } from '../../state/language.svelte.ts'
import { queries } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import { fieldWords, type FieldWords } from '../../words/field-words.ts'
import type { Labels } from '../../words/labels.ts'
import { stepSentence } from '../../words/step-sentence.ts'
import { withTrigger } from '../../words/with-scope.ts'
import type { Chapter } from './chapter.ts'
import { tellRun } from './run-story.ts'
import { subjectEntity } from './run-subject.ts'
import { stepsById } from './steps-by-id.ts'

type Question = 'cancel' | null

/** One run with all that happened to it, and what a person may do to it. */
export class RunPage {
  readonly #id: () => string
  readonly #vocabulary: Vocabulary
  readonly #run
  readonly #subject
  readonly #isPlayed: boolean
  /** The question on the screen that must be answered first. */
  asking: Question = $state(null)
  isActing: boolean = $state(false)
  actionFailure: unknown = $state(null)

  readonly story: readonly Chapter[] = $derived.by(() => tellRun(this.run?.journal ?? [], this.run?.flow.steps ?? []))
  readonly steps: ReadonlyMap<string, Step> = $derived.by(() => stepsById(this.run?.flow.steps ?? []))
  /** The words of the run's own flow. */
  readonly labels: Labels = $derived.by(() =>
    this.run ? withTrigger(this.#vocabulary.labels, this.run.flow.trigger) : this.#vocabulary.labels
  )
  readonly subjectEntity: string | null = $derived.by(() =>
    this.run ? subjectEntity(this.run, this.#vocabulary.entities) : null
  )

  /** `played`: the run is none of this installation's; nothing can be done to it. */
  constructor(id: () => string, vocabulary: Vocabulary, played?: { readonly rehearsal: () => string }) {
    this.#isPlayed = played !== undefined
    this.#id = id
    this.#vocabulary = vocabulary
    this.#run = createQuery(() => (played ? playedRun(played.rehearsal(), id()) : queries.run(id())))
    this.#subject = createQuery(() => ({
      ...queries.record(this.subjectEntity ?? '', this.run?.subject ?? ''),
      enabled: this.subjectEntity !== null
    }))
  }

  get run(): RunDetail | undefined {
    return this.#run.data
  }

  get failure(): Error | null {
    return this.run ? null : this.#run.error
  }

  /** The name of the record the run is about. */
  get subjectTitle(): string | null {
    if (this.subjectEntity === null || !this.#subject.data) return null
    return recordTitle(this.#vocabulary.entity(this.subjectEntity), this.#subject.data)
  }

  /** What the run is about: the record's name, else what a person wrote, else the flow. */
  get title(): string {
    if (this.subjectTitle !== null || !this.run) return this.subjectTitle ?? ''
    const { flow, trigger } = this.run
    return firstText(triggerData(flow.trigger.type, trigger)) ?? language.pick(flow.names)
  }

  /** A step as people say it; one that this version of the flow has not stands for itself. */
  stepName(id: string): string {
    const step = this.steps.get(id)
    return step ? stepSentence(step, this.labels, language.current) : id
  }

  /** How the records of an event read; undefined when it brings none. */
  wordsOf(event: EventMatcher | undefined): FieldWords | undefined {
    const entity = event && 'entity' in event ? this.#vocabulary.entity(event.entity) : undefined
    return entity && fieldWords(entity, language.current)
  }

  messagesOf(ids: readonly string[]): readonly Message[] {
    return (this.run?.messages ?? []).filter(({ id }) => ids.includes(id))
  }

  get canCancel(): boolean {
    if (this.#isPlayed) return false
    return this.run?.status === 'queued' || this.run?.status === 'ready' || this.run?.status === 'waiting'
  }

  get canRetry(): boolean {
    return this.run?.status === 'failed' && !this.#isPlayed
  }

  /** What its steps gave can be put right while the run is not finished for good. */
  get canEdit(): boolean {
    if (this.#isPlayed) return false
    return this.run?.status === 'failed' || this.run?.status === 'waiting' || this.run?.status === 'ready'
  }

  askCancel(): void {
    this.asking = 'cancel'
  }

  closeQuestion(): void {
    this.asking = null
  }

  async cancel(): Promise<void> {
    this.asking = null
    await this.#act(() => api.cancelRun(this.#id()))
  }

  async retry(): Promise<void> {
    await this.#act(() => api.retryRun(this.#id()))
  }

  /** Puts right what steps gave, and lets the run go on with it. */
  async goOnWith(outputs: JsonObject): Promise<void> {
    await this.#act(() => (this.canRetry ? api.retryRun(this.#id(), outputs) : api.editRun(this.#id(), outputs)))
  }

  reload(): void {
    void this.#run.refetch()
  }

  async #act(action: () => Promise<RunDetail>): Promise<void> {
    this.isActing = true
    this.actionFailure = null
    try {
      queryClient.setQueryData(['run', this.#id()], await action())
    } catch (failure) {
      this.actionFailure = failure
    } finally {
      this.isActing = false
    }
  }
}

function playedRun(rehearsal: string, id: string) {
  return {
    queryKey: ['played-run', rehearsal, id, 'run'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }: { readonly signal: AbortSignal }) => (await api.playedRun(rehearsal, id, signal)).run
  }
}
