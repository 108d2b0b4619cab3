import { blockNavigation } from 'sv-router'

/** Asks before what somebody typed is thrown away by leaving the page. Must be made while a component is set up. */
export class LeaveQuestion {
  isOpen: boolean = $state(false)
  #answer: (mayLeave: boolean) => void = () => {}

  constructor(wouldLose: () => boolean) {
    $effect(() =>
      blockNavigation({
        // The browser asks in its own words when the whole page is left.
        beforeUnload: () => !wouldLose(),
        onNavigate: () => !wouldLose() || this.#ask()
      })
    )
  }

  answer(mayLeave: boolean): void {
    this.isOpen = false
    this.#answer(mayLeave)
  }

  #ask(): Promise<boolean> {
    this.isOpen = true
    return new Promise((answer) => (this.#answer = answer))
  }
}
