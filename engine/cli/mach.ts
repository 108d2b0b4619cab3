#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

/** The `mach` command. What was compiled once is kept by Node, so that the next start is quicker. */
enableCompileCache()
const { runProgram } = await import('./run-program.ts')
await runProgram()
