/** A choice kept in this browser. Where storage is closed (some private windows), it lasts until the page is left. */
export function readRemembered(name: string): string | null {
  try {
    return localStorage.getItem(`mach.${name}`)
  } catch {
    return null
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`mach.${name}`)
    else localStorage.setItem(`mach.${name}`, value)
  } catch {
    // Nothing to do: the choice still holds for this page.
  }
}
