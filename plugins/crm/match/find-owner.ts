import type { RecordOf, Records } from 'mach/sdk'
import { contactPoint } from '../entities/contact-point.ts'
import { person } from '../entities/person.ts'
import type { GivenWay } from './given-ways.ts'

/** A way to reach a person, and the contact point that keeps it, if one does already. */
export interface Way extends GivenWay {
  readonly point: RecordOf<typeof contactPoint> | null
}

export interface Owner {
  readonly person: RecordOf<typeof person> | null
  readonly matchedBy: 'phone' | 'email' | 'none'
  /** Points that stayed behind when their person was deleted; whoever uses the value now takes them over. */
  readonly orphans: readonly RecordOf<typeof contactPoint>[]
}

/** Looks whether a value is known. The query is exactly the declared read, so that it costs no turn. */
export async function findWay(records: Records<'records:read:crm.contactPoint'>, way: GivenWay): Promise<Way> {
  const points = await records.find(contactPoint, { where: { value: way.value } })
  return { ...way, point: points.find((point) => point.kind === way.kind) ?? null }
}

/** The person that the first of the ways leads to. */
export async function findOwner(records: Records<'records:read:crm.person'>, ways: readonly Way[]): Promise<Owner> {
  const orphans: RecordOf<typeof contactPoint>[] = []
  for (const { kind, point } of ways) {
    if (!point) continue
    const owner = await records.get(person, point.personId)
    if (owner) return { person: owner, matchedBy: kind, orphans }
    orphans.push(point)
  }
  return { person: null, matchedBy: 'none', orphans }
}
