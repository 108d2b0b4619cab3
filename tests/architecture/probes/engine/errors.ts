// Breaks: errors-imports, errors-packages, errors-node
import './run/target.ts'
import 'pino'
import 'node:fs'
