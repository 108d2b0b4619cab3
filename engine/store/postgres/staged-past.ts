import { keysOf, topicOf, type EngineEvent } from '../../core/event.ts'
import type { OpenWait } from '../../core/open-wait.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import type { Past } from '../commit-work.ts'
import { allSettled } from './all-settled.ts'
import { partsOfTopic } from '../record-events.ts'
import { askPast, type PastQuestion } from './ask-past.ts'
import { Facts, type FactSource } from './facts.ts'
import type { StagedList } from './staged-list.ts'

/** What has happened: before the batch, as the database tells it, and in the batch itself. */
export class StagedPast implements Past {
  readonly #list: StagedList
  readonly #entityOf: (id: string) => CompiledEntity
  readonly #before: Facts<PastQuestion, EngineEvent>
  readonly #here: EngineEvent[] = []

  constructor(list: StagedList, entityOf: (id: string) => CompiledEntity) {
    this.#list = list
    this.#entityOf = entityOf
    this.#before = new Facts((session, questions) =>
      allSettled(questions.map((question) => askPast(session, entityOf, question)))
    )
  }

  facts(): readonly FactSource[] {
    return [this.#before]
  }

  since({ topic, key, by, since }: OpenWait): readonly EngineEvent[] {
    const [verb, name] = partsOfTopic(topic)
    // An entity that does not exist is found out here, so that the commit fails alone.
    if (verb !== 'signal' && verb !== 'flowFinished') this.#entityOf(name)
    const here = this.#here.filter(
      (event) => event.at >= since && topicOf(event) === topic && keysOf(event).includes(key)
    )
    return [...this.#before.rows({ topic, key, by, since }), ...here]
  }

  add(event: EngineEvent): void {
    this.#list.push(this.#here, event)
  }
}
