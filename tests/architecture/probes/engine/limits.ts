// Breaks: limits-imports, limits-packages, limits-node
import '../schemas/flow.ts'
import 'pino'
import 'node:os'
