// Breaks: simulation-imports, simulation-packages, simulation-node
import '../store/target.ts'
import 'better-sqlite3'
import 'node:fs'
