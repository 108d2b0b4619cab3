import { readdirSync, readFileSync } from 'node:fs'
import type { Calendar } from '../../schemas/calendar.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Form } from '../../schemas/form.ts'
import type { Role } from '../../schemas/role.ts'

const folder = new URL('../../examples/packs/starter/', import.meta.url)
const sampleFolder = new URL('../../examples/data/', import.meta.url)

export const flows = readAll('flows/') as readonly Flow[]
export const forms = readAll('forms/') as readonly Form[]

export const roles = readAll('roles/') as readonly Role[]

export const calendars = readAll('calendars/') as readonly Calendar[]

export function readPackFile(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

export function readSample(name: string): string {
  return readFileSync(new URL(name, sampleFolder), 'utf8')
}

function readAll(under: string): readonly unknown[] {
  const names = readdirSync(new URL(under, folder)).toSorted()
  return names.map((name) => readPackFile(under + name))
}
