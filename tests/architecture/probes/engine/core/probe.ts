// Breaks: core-imports, core-packages, core-node
import type { Target } from '../run/target.ts'
import 'croner'
import { createHash } from 'node:crypto'

export const probe: Target = createHash('sha1').digest('hex')
