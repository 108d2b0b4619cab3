import { afterEach } from 'vitest'
import { openShop, type Shop, type ShopParts } from './shop.ts'

let opened: Shop

/** Opens a shop for the test that is running; it is closed when the test is over. */
export async function open(parts: ShopParts = {}): Promise<Shop> {
  opened = await openShop(parts)
  return opened
}

/** The shop that the test has opened. */
export function shop(): Shop {
  return opened
}

afterEach(() => opened.close())
