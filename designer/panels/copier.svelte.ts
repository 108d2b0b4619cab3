import { say } from '../texts/texts.ts'
import { notices } from '../state/notices.svelte.ts'

const shownMs = 2_000

/** Copies text and says so for a moment. Browsers refuse on pages that are neither local nor encrypted. */
export class Copier {
  copied = $state(false)

  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      notices.say(say.copy_refused())
      return
    }
    this.copied = true
    setTimeout(() => (this.copied = false), shownMs)
  }
}
