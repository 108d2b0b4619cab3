import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { calendarSchema } from './calendar.ts'
import { effectSchema } from './effect.ts'
import { flowSchema } from './flow.ts'
import { formSchema } from './form.ts'
import { manifestSchema } from './manifest.ts'
import { problemSchema } from './problem.ts'

/**
 * `node schemas/write-json.ts` writes the schemas beside their sources, for editors: a flow that names
 * `"$schema": "…/schemas/flow.json"` is completed and checked while it is typed. The sources are what holds; nothing in
 * Mạch reads these files.
 */
const schemasByFile = {
  'calendar.json': calendarSchema,
  'effect.json': effectSchema,
  'flow.json': flowSchema,
  'form.json': formSchema,
  'plugin.json': manifestSchema,
  'problem.json': problemSchema
}

/** The text of each file, by its name. */
export const jsonFiles: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(schemasByFile).map(([file, schema]) => [file, toText(schema)])
)

if (import.meta.main) {
  for (const [file, text] of Object.entries(jsonFiles)) {
    writeFileSync(fileURLToPath(new URL(file, import.meta.url)), text)
  }
}

function toText(schema: object): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`
}
