import type { FlowFinding } from '../../../schemas/draft.ts'
import type { Flow } from '../../../schemas/flow.ts'
import { api } from '../../api.ts'

const pauseMs = 350

/** What the compiler finds in the flow as it is drawn, a moment after each change. */
export class FindingWatch {
  findings: readonly FlowFinding[] = $state.raw([])
  /** Whether the newest change has been looked at. */
  isFresh: boolean = $state(false)
  readonly byStep: ReadonlyMap<string | null, readonly FlowFinding[]> = $derived(
    Map.groupBy(this.findings, ({ step }) => step)
  )
  /** What keeps it from going live. */
  readonly errors: readonly FlowFinding[] = $derived(this.findings.filter(({ severity }) => severity === 'error'))
  /** Whether anything at a step keeps the flow from going live, or is only worth a look. */
  readonly markOf = (step: string | null): FlowFinding['severity'] | null => {
    const found = this.byStep.get(step) ?? []
    if (found.length === 0) return null
    return found.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
  }

  #timer: ReturnType<typeof setTimeout> | undefined
  #looking = new AbortController()

  watch(flow: Flow): void {
    this.isFresh = false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(flow), pauseMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#looking.abort()
  }

  async #look(flow: Flow): Promise<void> {
    this.#looking.abort()
    this.#looking = new AbortController()
    const { signal } = this.#looking
    const findings = await api.validate(flow, signal).catch(() => null)
    // When nothing answers, the keeper says so; what was found before still helps.
    if (signal.aborted || !findings) return
    this.findings = findings
    this.isFresh = true
  }
}
