/** Something that is sent to the server: whether it is on its way, and what went wrong. */
export class Sending {
  isBusy: boolean = $state(false)
  failure: unknown = $state(null)

  /** True when it went well. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.failure = null
    try {
      await work()
      return true
    } catch (failure) {
      this.failure = failure
      return false
    } finally {
      this.isBusy = false
    }
  }
}
