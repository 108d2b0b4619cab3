// Breaks: write-json-imports, write-json-packages, write-json-node
import '../engine/run/target.ts'
import 'vite'
import 'node:child_process'
