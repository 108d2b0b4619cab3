import type { StoredRecord } from '../../schemas/record.ts'
import type { GuestCall } from './guest-call.ts'
import { parseGuestReads } from './guest-reads.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

/** Asks the engine for what a handler wants to read. Null: the call has ended, because it may not read that or too much. */
export async function answerReads(
  call: GuestCall,
  readsJson: string,
  limits: SandboxLimits
): Promise<readonly (readonly StoredRecord[])[] | null> {
  const reads = parseGuestReads(readsJson)
  if (!reads) {
    call.fail('PLUGIN_THREW', { message: 'A read is not valid: it needs an entity, and an id or a query.' })
    return null
  }
  call.readCount += reads.length
  if (call.readCount > limits.readsPerCallMax) {
    call.fail('PLUGIN_LIMIT', { limit: 'readsPerCallMax', value: call.readCount, max: limits.readsPerCallMax })
    return null
  }
  try {
    return await call.asked.read(reads)
  } catch (error) {
    call.failWith(error)
    return null
  }
}
