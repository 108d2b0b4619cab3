// Breaks: sandbox-imports, sandbox-packages
import '../store/target.ts'
import 'better-sqlite3'
