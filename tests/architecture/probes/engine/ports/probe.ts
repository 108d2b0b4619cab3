// Breaks: ports-imports, ports-packages, ports-node
import type { Target } from '../run/target.ts'
import 'pino'
import 'node:events'

export type Probe = Target
