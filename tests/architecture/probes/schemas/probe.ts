// Breaks: schemas-imports, schemas-packages, schemas-node, schemas-types
import '../engine/run/target.ts'
import 'ajv'
import 'node:fs'
import { asConst } from 'json-schema-to-ts'

export const probe = asConst({})
