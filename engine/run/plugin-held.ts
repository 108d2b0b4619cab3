/**
 * Thrown out of a step whose plugin is not to be called now: it is switched off or in quarantine (`held`), or it has as
 * much under way as it may (`busy`). Nothing has happened; the run is put aside until the plugin is free.
 */
export class PluginHeld extends Error {
  readonly pluginId: string
  readonly why: 'held' | 'busy'

  constructor(pluginId: string, why: 'held' | 'busy') {
    super(`the plugin ${pluginId} is not to be called now`)
    this.pluginId = pluginId
    this.why = why
  }
}
