/** Things put down one after the other, of which the last can be taken back. */
export class StagedList {
  readonly #undo: (() => void)[] = []

  push<T>(list: T[], item: T): number {
    list.push(item)
    this.#undo.push(() => list.pop())
    return list.length - 1
  }

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key)
    const isNew = !map.has(key)
    map.set(key, value)
    this.#undo.push(() => {
      if (isNew) map.delete(key)
      else map.set(key, before as V)
    })
  }

  /** Gives what takes back all that is put down from here on. */
  mark(): () => void {
    const length = this.#undo.length
    return () => {
      for (const undo of this.#undo.splice(length).toReversed()) undo()
    }
  }
}
