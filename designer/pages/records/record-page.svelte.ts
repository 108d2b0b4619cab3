import { createQuery } from '@tanstack/svelte-query'
import type { StoredRecord } from '../../../schemas/record.ts'
import type { AuditEntry, EntityView, TimelineItem } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { recordTitle } from '../../format/record-title.ts'
import { navigate } from '../../routes.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queries } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { RelationTitles } from '../../state/relation-titles.svelte.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import { say } from '../../texts/texts.ts'

interface Address {
  readonly entityId: string
  readonly id: string
}

/** One record: its fields, what happened around it, and who changed what. */
export class RecordPage {
  readonly #address: () => Address
  readonly #vocabulary: Vocabulary
  readonly #record
  readonly #timeline
  readonly #audit
  readonly relations: RelationTitles
  tab: string = $state('timeline')
  isAskingDelete: boolean = $state(false)
  actionFailure: unknown = $state(null)

  constructor(address: () => Address, vocabulary: Vocabulary) {
    this.#address = address
    this.#vocabulary = vocabulary
    this.#record = createQuery(() => queries.record(address().entityId, address().id))
    this.#timeline = createQuery(() => queries.timeline(address().entityId, address().id))
    this.#audit = createQuery(() => ({
      ...queries.audit(address().entityId, address().id),
      enabled: this.tab === 'audit'
    }))
    this.relations = new RelationTitles(
      () => ({ entity: this.entity, records: this.record ? [this.record] : [] }),
      vocabulary
    )
  }

  get entity(): EntityView | undefined {
    return this.#vocabulary.entity(this.#address().entityId)
  }

  get record(): StoredRecord | undefined {
    return this.#record.data
  }

  get failure(): Error | null {
    return this.record ? null : this.#record.error
  }

  get title(): string {
    return this.record ? recordTitle(this.entity, this.record) : ''
  }

  get timeline(): { readonly items: readonly TimelineItem[] | undefined; readonly failure: Error | null } {
    return { items: this.#timeline.data, failure: this.#timeline.error }
  }

  get audit(): { readonly entries: readonly AuditEntry[] | undefined; readonly failure: Error | null } {
    return { entries: this.#audit.data, failure: this.#audit.error }
  }

  reload(): void {
    void queryClient.invalidateQueries()
  }

  async delete(): Promise<void> {
    const { entityId } = this.#address()
    this.isAskingDelete = false
    if (!this.record) return
    try {
      await api.deleteRecord(entityId, this.record)
    } catch (failure) {
      this.actionFailure = failure
      return
    }
    notices.say(say.record_deleted({ title: this.title }))
    void queryClient.invalidateQueries({ queryKey: ['records', entityId] })
    await navigate('/records/:entity', { params: { entity: entityId } })
  }
}
