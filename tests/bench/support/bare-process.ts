import { openBareLoop } from './bare-loop.ts'

/** The bare loop in a process of its own: it writes what is new when it is told the size of batches, and tells how fast. */
const loop = openBareLoop(process.argv[2] ?? '')
process.on('message', (batch: number) => process.send?.(loop.writeNew(batch)))
process.once('disconnect', () => loop.close())
