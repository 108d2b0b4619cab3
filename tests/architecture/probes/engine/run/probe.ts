// Breaks: run-imports, run-packages, run-node
import '../store/target.ts'
import 'better-sqlite3'
import 'node:fs'
