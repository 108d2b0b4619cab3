/**
 * Waits until all are done, then gives their values or throws the first error. Inside a transaction nothing may still be
 * going on when it is rolled back: it would write outside of it.
 */
export async function allSettled<T extends readonly unknown[]>(promises: {
  readonly [K in keyof T]: Promise<T[K]>
}): Promise<T> {
  const settled = await Promise.allSettled(promises)
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return settled.map((each) => (each.status === 'fulfilled' ? each.value : undefined)) as unknown as T
}
