// Breaks: rehearsal-imports, rehearsal-packages
import '../store/target.ts'
import 'better-sqlite3'
