// Breaks: accounts-imports, accounts-packages, accounts-node
import '../store/target.ts'
import 'better-sqlite3'
import 'node:fs'
