// Breaks: registry-imports, registry-packages, registry-types
import '../store/target.ts'
import '../../plugins/sdk/index.ts'
import 'isolated-vm'
