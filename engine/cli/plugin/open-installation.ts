import type { Manifest } from '../../../schemas/manifest.ts'
import { readAddress } from '../../lock-folder.ts'
import { openEngineOn } from '../../main.ts'
import type { BuiltPlugin } from '../../registry/built-plugin.ts'
import { configOf } from '../config-of.ts'
import { installOwnPlugins } from '../install-pack.ts'
import { quietLog } from '../quiet-log.ts'
import { callApi } from './call-api.ts'

/** An installation as commands see it: a data folder of which nobody else is at work, or a running Mạch. */
export interface Installation {
  plugins(): Promise<readonly InstalledHere[]>
  install(plugin: BuiltPlugin, granted: readonly string[]): Promise<void>
  close(): Promise<void>
}

export interface InstalledHere {
  readonly manifest: Manifest
  readonly granted: readonly string[]
}

export interface InstallationOptions {
  readonly data?: string
  /** Address of a running Mạch, for example `http://127.0.0.1:3000`. */
  readonly url?: string
}

export async function openInstallation({ data, url }: InstallationOptions): Promise<Installation> {
  // A folder that somebody serves is worked on through that one.
  const config = configOf(data === undefined ? {} : { data })
  const address = url ?? readAddress(config.dataFolder)
  return address === null ? openFolder(data) : openRunning(address)
}

async function openFolder(data: string | undefined): Promise<Installation> {
  const engine = await openEngineOn(configOf(data === undefined ? {} : { data }), quietLog)
  try {
    await installOwnPlugins(engine)
  } catch (error) {
    await engine.stop()
    throw error
  }
  return {
    plugins: () => Promise.resolve(engine.registry.plugins()),
    async install({ manifest, code }, granted) {
      await engine.install.plugin({ manifest, code, granted })
    },
    close: () => engine.stop()
  }
}

function openRunning(url: string): Installation {
  return {
    async plugins() {
      const { plugins } = await callApi<{ readonly plugins: readonly InstalledHere[] }>(url, '/api/plugins')
      return plugins
    },
    async install({ manifest, code }, granted) {
      await callApi(url, '/api/plugins', { manifest, code, granted })
    },
    close: () => Promise.resolve()
  }
}
