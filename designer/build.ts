import { build } from 'vite'
import config from './vite.config.ts'

/** Builds the web app into `dist/designer`. Says nothing unless something is wrong. */
export async function buildDesigner(): Promise<void> {
  await build({ ...config, configFile: false, logLevel: 'error' })
}
