const tickMs = 10_000

/** The time as the page shows it, so that "3 minutes ago" stays true while nobody touches the page. */
class Clock {
  now: number = $state(Date.now())

  constructor() {
    setInterval(() => (this.now = Date.now()), tickMs)
  }
}

export const clock = new Clock()
