import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Present } from '../core/present.ts'
import { engineError } from '../errors.ts'
import type { Setup } from '../ports/store.ts'

/**
 * Links by which people decide without an account. A link is worth a decision in somebody's name, so it carries a keyed
 * hash over run, step and person; the key never leaves the store.
 */
export interface ApprovalLinks {
  readonly linkOf: Present['linkOf']
  /** In whose name a link decides; throws LINK_REFUSED when it was not made here, or for another question. */
  approverOf(question: { readonly runId: string; readonly step: string }, token: string): string
}

const secretBytes = 32

/** Makes and reads links; the key is made when it is needed for the first time. */
export async function openApprovalLinks(
  setup: Setup,
  { publicUrl, makeSecret = freshSecret }: { readonly publicUrl: string; readonly makeSecret?: () => string }
): Promise<ApprovalLinks> {
  const secret = await setup.secret('approvals', makeSecret())
  const sign = (...parts: readonly string[]): string =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url')
  return {
    linkOf({ runId, step, approver }) {
      const path = `${publicUrl}/approvals/${encodeURIComponent(runId)}/${encodeURIComponent(step)}`
      if (approver === null) return path
      return `${path}?token=${Buffer.from(approver).toString('base64url')}.${sign(runId, step, approver)}`
    },
    approverOf({ runId, step }, token) {
      const [name = '', given = ''] = token.split('.')
      const approver = Buffer.from(name, 'base64url').toString('utf8')
      if (isSame(given, sign(runId, step, approver))) return approver
      throw engineError('LINK_REFUSED')
    }
  }
}

function freshSecret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
