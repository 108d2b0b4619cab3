// Breaks: api-imports, api-packages
import '../store/target.ts'
import 'better-sqlite3'
