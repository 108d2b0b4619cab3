import { searchParams } from 'sv-router'

/** A choice kept in the address, read as text: the router would turn the phone number `0901…` into a number. */
export function readChoice(name: string): string | undefined {
  return searchParams.toURLSearchParams().get(name) ?? undefined
}

/** `step` makes the change one to go back through; without it the address just follows. */
export function writeChoice(name: string, value: string | undefined, { step }: { readonly step: boolean }): void {
  if (value === undefined) searchParams.delete(name, undefined, { replace: !step })
  else searchParams.set(name, value, { replace: !step })
}
