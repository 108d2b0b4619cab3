// Breaks: web-build-imports, web-build-packages
import '../engine/run/target.ts'
import 'better-sqlite3'
