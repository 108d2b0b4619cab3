// Breaks: store-imports, store-packages
import '../run/target.ts'
import 'hono'
