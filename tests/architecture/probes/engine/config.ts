// Breaks: start-imports, start-packages, start-types
import './run/target.ts'
import './egress/target.ts'
import 'pino'
