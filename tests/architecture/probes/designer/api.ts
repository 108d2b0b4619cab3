// Breaks: web-api-imports, web-api-packages, web-api-node, web-api-types
import type { Target } from '../engine/run/target.ts'
import { target } from '../engine/api/app.ts'
import 'ajv'
import 'node:fs'

export const probe: Target = target
