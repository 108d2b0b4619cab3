// Breaks: sample-data-imports, sample-data-packages
import '../../engine/run/target.ts'
import 'papaparse'
