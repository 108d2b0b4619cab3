import type { IntegrityFinding } from '../../ports/store.ts'
import { integrityPromises, type IntegrityPromise } from '../integrity-promises.ts'
import type { Connection } from './connection.ts'
import { durability, unsafeSetting } from './durability.ts'
import type { Readers } from './readers.ts'

const promises = integrityPromises(`j.entries::json -> -1 ->> 'kind'`)

export async function checkIntegrity(writer: Connection, readers: Readers): Promise<readonly IntegrityFinding[]> {
  const findings = [await checkDurability(writer)]
  for (const promise of promises) findings.push(await checkPromise(readers, promise))
  return findings
}

async function checkDurability(writer: Connection): Promise<IntegrityFinding> {
  const found = await durability(await writer.session())
  const ok = unsafeSetting(found) === null
  return { check: 'commits are synced before they are answered', ok, detail: JSON.stringify(found) }
}

async function checkPromise(readers: Readers, { check, sql }: IntegrityPromise): Promise<IntegrityFinding> {
  const [row] = await readers.rows<{ readonly count: number }>(sql)
  const count = row?.count ?? 0
  return { check, ok: count === 0, detail: count === 0 ? '' : `${count} break it` }
}
