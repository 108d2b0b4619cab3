import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PluginState } from '../../schemas/plugin-state.ts'
import type { Store } from '../../engine/ports/store.ts'
import { shopManifest } from '../support/shop.ts'
import { at, type StoreUnderTest } from './store-fixture.ts'

const off: PluginState = {
  pluginId: 'shop',
  state: 'off',
  reason: { vi: 'Đang kiểm tra', en: 'Being looked at' },
  by: 'user:an',
  at
}

/** What every store promises of how plugins stand, and of taking them away. */
export function testStorePluginStates(name: string, under: StoreUnderTest): void {
  describe(`states of plugins in ${name}`, () => {
    let store: Store

    beforeEach(async () => {
      store = await under.open()
    })
    afterEach(async () => {
      await store.close()
      await under.remove()
    })

    const install = (version: string, when: number) =>
      store.setup.savePlugin({ manifest: { ...shopManifest, version }, code: version, granted: [] }, when)
    const versions = async () => (await store.setup.pluginVersions()).map(({ manifest }) => manifest.version)

    test('are kept, the last one of each plugin, over a restart', async () => {
      expect(await store.setup.pluginStates()).toEqual([])
      const quarantined: PluginState = { ...off, state: 'quarantined', reason: null, by: 'mach', at: at + 1 }
      await store.setup.setPluginState(off)
      expect(await store.setup.pluginStates()).toEqual([off])
      await store.setup.setPluginState(quarantined)
      await store.close()
      store = await under.reopen()
      expect(await store.setup.pluginStates()).toEqual([quarantined])
    })

    test('go with the plugin, and so do its versions, one by one or all', async () => {
      for (const [n, version] of ['1.0.0', '2.0.0', '3.0.0'].entries()) await install(version, at + n)
      await store.setup.setPluginState(off)
      const [first] = await store.setup.pluginVersions()
      await store.setup.removePluginVersion('shop', first?.since ?? 0)
      expect(await versions()).toEqual(['2.0.0', '3.0.0'])
      await store.setup.removePlugin('shop')
      expect([await versions(), await store.setup.plugins(), await store.setup.pluginStates()]).toEqual([[], [], []])
    })
  })
}
