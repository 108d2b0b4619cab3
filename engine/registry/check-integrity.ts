import { createHash } from 'node:crypto'
import type { Manifest } from '../../schemas/manifest.ts'
import { engineError } from '../errors.ts'

/** The hash of a plugin's code, as its manifest names it. */
export function integrityOf(code: string): string {
  return `sha256-${createHash('sha256').update(code).digest('base64')}`
}

/** Refuses code that is not the one its manifest was written for. Throws PLUGIN_INVALID. */
export function checkIntegrity({ id, integrity }: Manifest, code: string): void {
  if (integrity === undefined || integrity === integrityOf(code)) return
  const reason = `the code of ${id} is not the one that its plugin.json names (integrity); build it again, or get it anew`
  throw engineError('PLUGIN_INVALID', { reason })
}
