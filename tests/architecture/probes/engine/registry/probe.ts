// Breaks: registry-imports, registry-packages
import '../store/target.ts'
import 'isolated-vm'
