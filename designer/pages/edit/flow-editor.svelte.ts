import { createContext, tick } from 'svelte'
import type { Palette } from '../../../schemas/draft.ts'
import type { Entity } from '../../../schemas/entity.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'
import { layOut, type Layout } from '../../canvas/layout.ts'
import { nextStop, stopsOf, type Stop } from '../../canvas/stops.ts'
import {
  duplicateSteps,
  insertSteps,
  moveSteps,
  outermost,
  pasteSteps,
  removeSteps,
  unwrapStep,
  wrapInBranch,
  type Edited
} from '../../edit/edit-steps.ts'
import { changeStep, findStep, type Place } from '../../edit/flow-places.ts'
import { beginHistory, endGroup, record, redo, undo } from '../../edit/history.ts'
import { newStep, type StepChoice } from '../../edit/new-step.ts'
import { scopeOf, type ScopeGroup } from '../../edit/scope.ts'
import { shiftStep, type Direction } from '../../edit/shift-step.ts'

import { language } from '../../state/language.svelte.ts'
import type { FirstThings } from '../../panels/step/lines.ts'

interface EditorParts {
  readonly flow: Flow
  readonly palette: Palette
  readonly entities: readonly Entity[]
  /** Called after every change, also after one that was undone. */
  readonly changed: (flow: Flow) => void
}

export const triggerStop = 'trigger'
export const stopOf = (stepId: string): string => `step:${stepId}`

/**
 * A flow while a person changes it: what it is, where they stand in it, what they have chosen. Every change goes through
 * `edit`, so every change can be undone; it must never talk to the server.
 */
export class FlowEditor {
  readonly palette: Palette
  readonly entities: readonly Entity[]
  readonly #changed: (flow: Flow) => void
  #history = $state.raw(beginHistory<Flow>({} as Flow))
  readonly flow: Flow = $derived(this.#history.present)
  readonly layout: Layout = $derived(layOut(this.flow))
  #isEntering = false
  /** Where the keyboard stands. */
  #stopId: string = $state(triggerStop)
  readonly stop: Stop | undefined = $derived(
    stopsOf(this.layout).find(({ id }) => id === this.#stopId) ?? stopsOf(this.layout)[0]
  )
  chosen: ReadonlySet<string> = $state.raw(new Set())
  isPanelOpen: boolean = $state(false)
  /** Where the palette puts what is chosen in it; null while it is closed. */
  adding: Place | null = $state.raw(null)
  /** Whether the flow is shown as a tree of rows: then left and right go out of a step and into it. */
  isTree: boolean = false
  /** Brings a stop into view and gives it the focus; set by the view that is shown. */
  show: (id: string) => void = () => {}

  constructor({ flow, palette, entities, changed }: EditorParts) {
    this.palette = palette
    this.entities = entities
    this.#changed = changed
    this.#history = beginHistory(flow)
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0
  }

  /** What a trigger or a loop names before anybody has chosen. */
  get first(): FirstThings {
    const { forms, triggers } = this.palette
    const called = triggers.map(({ id, labels }) => ({ value: id, text: labels[language.current] }))
    return { form: forms[0]?.id ?? 'form', entity: this.entities[0]?.id ?? 'entity', triggers: called }
  }

  get step(): Step | null {
    return this.stop?.kind === 'step' ? this.stop.step : null
  }

  scopeOf(stepId: string | null): readonly ScopeGroup[] {
    return scopeOf(this.flow, stepId, this)
  }

  edit(flow: Flow | null, group: string | null = null): void {
    if (!flow) return
    const before = this.#history
    this.#history = record(before, flow, group)
    if (this.#history !== before) this.#changed(this.flow)
  }

  editStep(id: string, change: (step: Step) => Step, group: string | null = null): void {
    this.edit(changeStep(this.flow, id, change), group && `${id}/${group}`)
  }

  /** What was typed so far is undone on its own, not together with what comes next. */
  endTyping(): void {
    this.#history = endGroup(this.#history)
  }

  undo(): void {
    this.#travel(undo(this.#history))
  }

  redo(): void {
    this.#travel(redo(this.#history))
  }

  /** Another flow in place of this one, for example the live one; it can be undone like any change. */
  replaceFlow(flow: Flow): void {
    this.edit(flow)
    this.goTo(triggerStop)
  }

  stand(id: string): void {
    this.#stopId = id
    const { step } = this
    this.chosen = new Set(step ? [step.id] : [])
  }

  goTo(id: string): void {
    this.stand(id)
    void tick().then(() => this.show(id))
  }

  goTowards(key: Direction, isChoosing: boolean): void {
    const next = this.isTree && (key === 'left' || key === 'right') ? this.#across(key) : this.#next(key)
    if (next === undefined) return
    const chosen = this.chosen
    this.goTo(next)
    if (isChoosing) this.chosen = new Set([...chosen, ...this.chosen])
  }

  /** Opens the panel and goes on in it; Escape comes back. */
  enterPanel(): void {
    this.isPanelOpen = true
    this.#isEntering = true
    void tick().then(() => this.takePanelFocus(document.querySelector('.edit-panel')))
  }

  /** Called by the panel when it is there, which may take a moment the first time. */
  takePanelFocus(panel: Element | null): void {
    if (!panel || !this.#isEntering) return
    this.#isEntering = false
    panel.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }

  toggleChosen(stepId: string): void {
    const without = new Set([...this.chosen].filter((id) => id !== stepId))
    this.chosen = this.chosen.has(stepId) ? without : new Set([...this.chosen, stepId])
  }

  /** After the step where a person stands, or at the empty place where they stand. */
  placeHere(): Place {
    const { stop } = this
    if (stop?.kind === 'plus') return stop.place
    if (stop?.kind === 'step') return { ...stop.place, index: stop.place.index + 1 }
    return { step: null, list: 'steps', index: 0 }
  }

  add(choice: StepChoice): void {
    const place = this.adding ?? this.placeHere()
    this.adding = null
    this.#take(insertSteps(this.flow, place, [newStep(this.flow, choice)]))
    this.isPanelOpen = true
  }

  paste(steps: readonly Step[]): void {
    this.#take(pasteSteps(this.flow, this.placeHere(), steps))
  }

  duplicate(): void {
    this.#take(duplicateSteps(this.flow, this.chosen))
  }

  wrap(): void {
    const wrapped = wrapInBranch(this.flow, this.chosen)
    if (wrapped) this.#take(wrapped)
  }

  unwrap(): void {
    if (this.step) this.#take(unwrapStep(this.flow, this.step.id))
  }

  chosenSteps(): readonly Step[] {
    return outermost(this.flow, this.chosen)
  }

  remove(): void {
    if (this.chosen.size === 0) return
    const before = stopsOf(this.layout).filter((stop) => stop.kind !== 'plus')
    const first = before.findIndex((stop) => stop.kind === 'step' && this.chosen.has(stop.step.id))
    this.edit(removeSteps(this.flow, this.chosen))
    this.isPanelOpen = false
    this.goTo(before[Math.max(0, first - 1)]?.id ?? triggerStop)
  }

  shift(direction: Direction): void {
    const { step } = this
    if (!step) return
    this.edit(shiftStep(this.flow, step.id, direction))
    this.stand(stopOf(step.id))
  }

  moveTo(stepId: string, place: Place): void {
    const moved = this.chosen.has(stepId) ? this.chosen : new Set([stepId])
    this.edit(moveSteps(this.flow, moved, place))
    this.goTo(stopOf(stepId))
  }

  #next(key: Direction): string | undefined {
    return nextStop(this.layout, this.stop?.id ?? triggerStop, key)?.id
  }

  /** In a tree, left goes to the step that holds this one, and right to the first one inside. */
  #across(key: 'left' | 'right'): string | undefined {
    const holder = this.stop && 'place' in this.stop ? this.stop.place.step : null
    if (key === 'left') return holder === null ? undefined : stopOf(holder)
    const below = nextStop(this.layout, this.stop?.id ?? triggerStop, 'down')
    const isInside = this.step !== null && below !== null && 'place' in below && below.place.step === this.step.id
    return isInside ? below.id : undefined
  }

  #take({ flow, ids }: Edited): void {
    this.edit(flow)
    const [first] = ids
    if (first === undefined) return
    this.goTo(stopOf(first))
    this.chosen = new Set(ids)
  }

  #travel(history: ReturnType<typeof beginHistory<Flow>>): void {
    if (history === this.#history) return
    this.#history = history
    this.chosen = new Set([...this.chosen].filter((id) => findStep(this.flow, id)))
    this.#changed(this.flow)
    void tick().then(() => this.show(this.stop?.id ?? triggerStop))
  }
}

export const [useEditor, setEditor] = createContext<FlowEditor>()
