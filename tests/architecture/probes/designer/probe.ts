// Breaks: web-imports, web-packages, web-node
import type { Target } from '../engine/api/app.ts'
import 'ajv'
import 'node:fs'

export type Probe = Target
