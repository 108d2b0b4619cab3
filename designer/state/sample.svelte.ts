/** Whose data stands in for what a flow will read: a record that somebody chose, or a run of the past. */
export type Sample =
  | { readonly kind: 'record'; readonly entity: string; readonly id: string; readonly title: string }
  | { readonly kind: 'run'; readonly id: string; readonly title: string }

interface Choices {
  readonly byFlow: Readonly<Record<string, Sample>>
  /** The record chosen last: it stands in for flows where nobody has chosen yet. */
  readonly record: Sample | null
}

const place = 'mach.samples'

/** The sample of each flow, kept until the browser's tab is closed. The editor and trying a flow out share it. */
class SampleChoice {
  #choices: Choices = $state.raw(readChoices())

  of(flowId: string): Sample | null {
    return this.#choices.byFlow[flowId] ?? this.#choices.record
  }

  choose(flowId: string, sample: Sample): void {
    const { byFlow, record } = this.#choices
    this.#choices = {
      byFlow: { ...byFlow, [flowId]: sample },
      record: sample.kind === 'record' ? sample : record
    }
    keepChoices(this.#choices)
  }

  /** Back to data without values, for a sample that is gone too. */
  forget(flowId: string): void {
    const byFlow = Object.fromEntries(Object.entries(this.#choices.byFlow).filter(([id]) => id !== flowId))
    this.#choices = { byFlow, record: null }
    keepChoices(this.#choices)
  }
}

export const samples = new SampleChoice()

function readChoices(): Choices {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '') as Choices
  } catch {
    return { byFlow: {}, record: null }
  }
}

function keepChoices(choices: Choices): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(choices))
  } catch {
    // Where storage is closed, the choice lasts until the page is left.
  }
}
