// Breaks: sdk-imports, sdk-packages, sdk-node, sdk-types
import '../../engine/run/target.ts'
import 'ajv'
import 'node:fs'
import '../../schemas/flow.ts'
