import type { StoredRecord } from '../../../schemas/record.ts'
import type { EntityView } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { changedValues, readDraft, toDraft, type Draft } from '../../format/drafts.ts'
import { say } from '../../texts/texts.ts'
import { navigate } from '../../routes.ts'
import { language } from '../../state/language.svelte.ts'
import { notices } from '../../state/notices.svelte.ts'
import { LeaveQuestion } from '../../state/leave-question.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { fieldFailures, isVersionConflict } from '../../words/failure-text.ts'

/**
 * A record while somebody fills it in. Only what was touched is kept and sent, so that two people may change different
 * fields of one record without undoing each other.
 */
export class RecordForm {
  readonly entity: EntityView
  /** The record as it was read, or null for a new one. */
  base: StoredRecord | null = $state.raw(null)
  drafts: Readonly<Record<string, Draft>> = $state.raw({})
  isSaving: boolean = $state(false)
  failure: unknown = $state.raw(null)
  #ownFailures: ReadonlyMap<string, string> = $state.raw(new Map())
  /** Fields that somebody else changed while they were being edited here. */
  overtaken: ReadonlySet<string> = $state.raw(new Set())

  readonly leaving = new LeaveQuestion(() => Object.keys(this.drafts).length > 0)

  readonly isConflict: boolean = $derived(isVersionConflict(this.failure))
  readonly fieldFailures: ReadonlyMap<string, string> = $derived(
    new Map([...fieldFailures(this.failure, language.current), ...this.#ownFailures])
  )

  constructor(entity: EntityView, base: StoredRecord | null) {
    this.entity = entity
    this.base = base
  }

  draftOf(name: string): Draft {
    const field = this.entity.fields[name]
    return this.drafts[name] ?? (field ? toDraft(field, this.base?.[name]) : '')
  }

  change(name: string, draft: Draft): void {
    this.drafts = { ...this.drafts, [name]: draft }
  }

  async save(): Promise<void> {
    this.#ownFailures = this.#check()
    this.failure = null
    if (this.#ownFailures.size > 0) return this.#focusFirstFailure()
    this.isSaving = true
    try {
      await this.#send()
    } catch (failure) {
      this.failure = failure
      this.#focusFirstFailure()
    } finally {
      this.isSaving = false
    }
  }

  /** Takes the record as it is now and keeps what was typed here on top of it. */
  async reload(): Promise<void> {
    if (!this.base) return
    const before = this.base
    try {
      const now = await api.record(this.entity.id, before.id, new AbortController().signal)
      const touched = Object.keys(this.drafts)
      this.overtaken = new Set(touched.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name])))
      this.base = now
      this.failure = null
    } catch (failure) {
      this.failure = failure
    }
  }

  async #send(): Promise<void> {
    const values = changedValues(this.entity, this.drafts, this.base ?? {})
    const record = this.base
      ? await this.#update(this.base, values)
      : await api.createRecord(this.entity.id, withoutEmpty(values))
    queryClient.setQueryData(['record', this.entity.id, record.id], record)
    void queryClient.invalidateQueries({ queryKey: ['records', this.entity.id] })
    this.drafts = {}
    notices.say(say.record_saved())
    await navigate('/records/:entity/:id', { params: { entity: this.entity.id, id: record.id } })
  }

  #update(base: StoredRecord, values: ReturnType<typeof changedValues>): Promise<StoredRecord> | StoredRecord {
    return Object.keys(values).length === 0 ? base : api.updateRecord(this.entity.id, base, values)
  }

  #check(): ReadonlyMap<string, string> {
    const wrong = Object.entries(this.entity.fields).flatMap(([name, field]): [string, string][] => {
      const reading = readDraft(field, this.draftOf(name))
      if (!reading.ok) return [[name, reading.want === 'number' ? say.want_number() : say.want_json()]]
      const isMissing = reading.value === null && this.entity.required?.includes(name)
      return isMissing ? [[name, say.want_value()]] : []
    })
    return new Map(wrong)
  }

  #focusFirstFailure(): void {
    requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid=true]')?.focus())
  }
}

function withoutEmpty(values: ReturnType<typeof changedValues>): ReturnType<typeof changedValues> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
