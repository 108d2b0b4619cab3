// Breaks: examples-imports, examples-packages, examples-node
import '../../../engine/run/target.ts'
import 'ajv'
import 'node:fs'
