import type { RecordOf, Records } from 'mach/sdk'
import { lead } from '../entities/lead.ts'

/** The declared read that `findLead` is answered from, so that no turn is spent on it. */
export const leadRead = { entity: 'crm.lead', where: { id: 'leadId' } } as const

type LeadRecords = Records<'records:read:crm.lead'>

/** The lead, or null when there is none or it is deleted. */
export async function findLead(records: LeadRecords, id: string): Promise<RecordOf<typeof lead> | null> {
  const [found] = await records.find(lead, { where: { id } })
  return found ?? null
}

/** The lead; a step that means to change it cannot go on without it. */
export async function getLeadRecord(records: LeadRecords, id: string): Promise<RecordOf<typeof lead>> {
  const found = await findLead(records, id)
  if (!found) throw new Error(`There is no lead ${id}.`)
  return found
}
