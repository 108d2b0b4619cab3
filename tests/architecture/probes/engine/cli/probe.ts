// Breaks: cli-imports, cli-packages
import '../../plugins/other/target.ts'
import 'better-sqlite3'
