/** The carrier's words, and what they mean here. A word that is not known says nothing about the parcel. */
const states = {
  READY_TO_PICK: 'announced',
  PICKED: 'moving',
  IN_TRANSIT: 'moving',
  OUT_FOR_DELIVERY: 'moving',
  DELIVERED: 'delivered',
  RETURNED: 'returned',
  LOST: 'lost'
} as const

export type ParcelState = (typeof states)[keyof typeof states]

export function readStatus(status: string): ParcelState | null {
  const word = status
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_')
  return Object.hasOwn(states, word) ? states[word as keyof typeof states] : null
}
