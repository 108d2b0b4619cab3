/** Where each page was scrolled to, so that going back lands where the reader was. */
const places = new Map<string, number>()
let wentBack = false

function address(): string {
  return location.pathname + location.search
}

export function startScrollMemory(): void {
  addEventListener('popstate', () => (wentBack = true))
  addEventListener('scroll', () => places.set(address(), scrollY), { passive: true })
}

/** Call after a page was shown; gives whether the reader came back to it. */
export function restoreScroll(): boolean {
  const cameBack = wentBack
  wentBack = false
  const place = places.get(address())
  if (cameBack && place !== undefined) requestAnimationFrame(() => scrollTo(0, place))
  return cameBack
}
