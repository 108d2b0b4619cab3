// Breaks: plugins-imports, plugins-packages, plugins-node
import '../other/target.ts'
import 'mach/sdk'
import 'isolated-vm'
import 'node:fs'
