import { openMach } from '../../../engine/main.ts'
import { installOwnPlugins } from '../../../engine/cli/install-pack.ts'
import { quietLog } from '../../../engine/cli/quiet-log.ts'
import { serverFlows } from './bench-flows.ts'

/** The server under load, in a process of its own. It tells its address, and what it holds when asked. */
const [dataFolder = ''] = process.argv.slice(2)
const gate = { inFlightMax: 10_000, postsPerSecond: 1_000_000, postsBurst: 1_000_000 }
const mach = await openMach(
  { dataFolder, host: '127.0.0.1', port: 0, smtp: null, logLevel: 'info', isTraced: false },
  { gate, log: quietLog }
)
await installOwnPlugins(mach.engine)
for (const flow of serverFlows) await mach.engine.install.flow(flow)

process.on('message', (message) => {
  if (message === 'held') process.send?.({ held: mach.engine.worker.held() })
  if (message === 'stop') void mach.close().then(() => process.exit(0))
})
process.send?.({ url: mach.url })
