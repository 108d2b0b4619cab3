const shownMs = 5_000

/** One short line that says what just happened; the next one takes its place. */
class Notices {
  current: string | null = $state(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  say(text: string): void {
    clearTimeout(this.#timer)
    this.current = text
    this.#timer = setTimeout(() => this.dismiss(), shownMs)
  }

  dismiss(): void {
    this.current = null
  }
}

export const notices = new Notices()
