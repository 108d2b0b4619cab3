// Breaks: start-imports, start-packages
import './run/target.ts'
import 'pino'
