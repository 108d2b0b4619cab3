import type { JsonObject } from '../../schemas/json.ts'
import type { Pass, PassKind } from '../ports/accounts.ts'

/** A row of `account_passes`. */
export interface PassRow {
  readonly hash: string
  readonly id: string
  readonly kind: string
  readonly account_id: string | null
  readonly created_at: number
  readonly expires_at: number | null
  readonly item: string
}

export function rowToPass(row: PassRow): Pass {
  return {
    hash: row.hash,
    id: row.id,
    kind: row.kind as PassKind,
    account: row.account_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    item: JSON.parse(row.item) as JsonObject
  }
}

export function passValues({ hash, id, kind, account, createdAt, expiresAt, item }: Pass) {
  return [hash, id, kind, account, createdAt, expiresAt, JSON.stringify(item)] as const
}
