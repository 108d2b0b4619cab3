import type { Manifest } from '../../schemas/manifest.ts'
import { engineError } from '../errors.ts'

/** Refuses a grant that the plugin does not ask for: what a person was not shown cannot have been agreed to. */
export function checkGrants({ id, capabilities }: Manifest, granted: readonly string[]): void {
  const asked: readonly string[] = capabilities
  const surplus = granted.find((each) => !asked.includes(each))
  if (surplus === undefined) return
  const reason = `${id} does not ask for ${surplus}, so it cannot be granted; it asks for ${asked.join(', ') || 'nothing'}`
  throw engineError('PLUGIN_INVALID', { reason })
}
