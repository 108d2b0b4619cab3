// Breaks: records-imports, records-packages, records-node
import '../store/target.ts'
import 'better-sqlite3'
import 'node:fs'
