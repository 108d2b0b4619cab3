// Breaks: check-imports, check-packages, check-node
import '../run/target.ts'
import 'liquidjs'
import 'node:fs'
