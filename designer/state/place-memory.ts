interface Place {
  readonly scrolled: number
  /** The link that was followed away from the page, and how far below the window's top it stood. */
  readonly link: string | null
  readonly linkTop: number
}

/** Where the reader was on each page, so that going back lands there: on the same row, with the focus on it. */
const places = new Map<string, Place>()
let wentBack = false

export function startPlaceMemory(): void {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', () => (wentBack = true))
  addEventListener('click', rememberPlace, { capture: true })
}

/** Call after a page was shown; gives whether the reader came back to it. */
export function restorePlace(): boolean {
  const place = wentBack ? places.get(address()) : undefined
  wentBack = false
  if (place) requestAnimationFrame(() => goTo(place))
  return place !== undefined
}

function rememberPlace({ target }: MouseEvent): void {
  const link = target instanceof Element ? target.closest('a') : null
  if (!link) return
  const linkTop = link.getBoundingClientRect().top
  places.set(address(), { scrolled: scrollY, link: link.getAttribute('href'), linkTop })
}

function goTo({ scrolled, link, linkTop }: Place): void {
  const found = link === null ? null : document.querySelector<HTMLElement>(`main a[href="${CSS.escape(link)}"]`)
  if (!found) return scrollTo(0, scrolled)
  found.focus({ preventScroll: true })
  align(found, linkTop)
  // Rows that were never drawn are only guessed at; once those around the link are drawn, the guess is made good.
  requestAnimationFrame(() => align(found, linkTop))
}

function align(element: HTMLElement, top: number): void {
  scrollBy(0, element.getBoundingClientRect().top - top)
}

function address(): string {
  return location.pathname + location.search
}
