import { getContext, setContext } from 'svelte'

const key = 'played'

/** What stands inside tells of a run that was only played: the records that it made are nowhere. */
export function setPlayed(): void {
  setContext(key, true)
}

export function isPlayed(): boolean {
  return getContext(key) === true
}
