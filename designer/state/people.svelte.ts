import { accountApi } from '../account-api.ts'

/** Names of accounts, for whoever did something. */
class People {
  #names: ReadonlyMap<string, string> = $state.raw(new Map())

  async load(): Promise<void> {
    const people = await accountApi.people(new AbortController().signal).catch(() => [])
    this.#names = new Map(people.map(({ id, name }) => [id, name]))
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(id)
  }
}

export const people = new People()
