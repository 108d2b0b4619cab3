/** What the carrier says of a shipment. It comes from outside, so nothing of it is believed. */
export function readShipment(said: unknown): { readonly code: string; readonly fee: number } {
  const { code, fee } = (typeof said === 'object' && said !== null ? said : {}) as { code?: unknown; fee?: unknown }
  if (typeof code !== 'string' || code === '') throw new Error('The carrier gave no tracking code.')
  return { code, fee: typeof fee === 'number' && Number.isFinite(fee) ? Math.round(fee) : 0 }
}
