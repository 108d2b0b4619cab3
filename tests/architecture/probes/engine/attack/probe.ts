// Breaks: attack-imports, attack-packages
import '../../plugins/other/target.ts'
import 'better-sqlite3'
