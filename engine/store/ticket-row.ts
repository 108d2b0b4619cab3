import type { JsonObject } from '../../schemas/json.ts'
import type { Ticket, TicketKind } from '../ports/accounts.ts'

/** A row of `account_tickets`. */
export interface TicketRow {
  readonly hash: string
  readonly id: string
  readonly kind: string
  readonly account_id: string | null
  readonly created_at: number
  readonly expires_at: number | null
  readonly item: string
}

export function rowToTicket(row: TicketRow): Ticket {
  return {
    hash: row.hash,
    id: row.id,
    kind: row.kind as TicketKind,
    account: row.account_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    item: JSON.parse(row.item) as JsonObject
  }
}

export function ticketValues({ hash, id, kind, account, createdAt, expiresAt, item }: Ticket) {
  return [hash, id, kind, account, createdAt, expiresAt, JSON.stringify(item)] as const
}
