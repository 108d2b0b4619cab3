// Breaks: telemetry-imports, telemetry-packages
import '../store/target.ts'
import 'hono'
