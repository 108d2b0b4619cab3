// Breaks: main-imports, main-packages
import '../designer/target.ts'
import 'ajv'
