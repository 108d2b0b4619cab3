// Breaks: guest-imports, guest-packages, guest-node
import '../../run/target.ts'
import 'isolated-vm'
import 'node:fs'
