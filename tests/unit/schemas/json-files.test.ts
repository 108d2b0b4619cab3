import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { compileCheck } from '../../../engine/check.ts'
import type { JsonSchema } from '../../../schemas/json.ts'
import { jsonFiles } from '../../../schemas/write-json.ts'

const folder = new URL('../../../schemas/', import.meta.url)
const files = Object.entries(jsonFiles)

describe('schemas/*.json', () => {
  test.each(files)('%s says what its source says; if not, run `node schemas/write-json.ts`', (file, text) => {
    expect(readFileSync(new URL(file, folder), 'utf8')).toBe(text)
  })

  test('are the only ones', () => {
    const found = readdirSync(folder).filter((name) => name.endsWith('.json'))
    expect(found.toSorted()).toEqual(files.map(([file]) => file).toSorted())
  })

  test.each(files)('%s is a JSON Schema that can be used, under its own name', (file, text) => {
    const schema = JSON.parse(text) as JsonSchema
    const meta = new Ajv2020({ strict: false })
    expect(meta.validateSchema(schema), meta.errorsText()).toBe(true)
    expect(compileCheck(schema, { trusted: true })(null).ok).toBe(false)
    expect(schema['$id']).toBe(`https://mach.invalid/schemas/${file}`)
  })
})
