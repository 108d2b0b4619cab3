// Breaks: egress-imports, egress-packages
import '../store/target.ts'
import 'hono'
