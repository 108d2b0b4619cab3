import { build } from 'vite'
import { compileTexts } from './compile-texts.ts'
import config from './vite.config.ts'

/** Builds the web app into `dist/designer`, its texts first. Says nothing unless something is wrong. */
export async function buildDesigner(): Promise<void> {
  await compileTexts()
  await build({ ...config, configFile: false, logLevel: 'error' })
}
