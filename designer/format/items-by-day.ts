import { dayText } from './moment.ts'

export interface Day<Item> {
  readonly day: string
  readonly items: readonly Item[]
}

/** Groups items by their day in Việt Nam, in the order they come. */
export function itemsByDay<Item extends { readonly at: string }>(items: readonly Item[]): readonly Day<Item>[] {
  const byDay = Map.groupBy(items, ({ at }) => dayText(at))
  return [...byDay].map(([day, ofDay]) => ({ day, items: ofDay }))
}
