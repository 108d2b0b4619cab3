import { errorLine as line } from './error-line.ts'

/** Errors about plugins that are held, still needed, or come in an unsafe way. */
export const pluginLines = {
  PLUGIN_HELD: line('transient', 503, 'The plugin is held', {
    vi: 'Tiện ích {plugin} đang bị giữ lại ({state}). Bước này chờ, và sẽ chạy tiếp khi tiện ích được bật lại.',
    en: 'The plugin {plugin} is held ({state}). The step waits, and goes on when the plugin is switched on again.'
  }),
  PLUGIN_NEEDED: line('caller', 409, 'The plugin is still needed', {
    vi: 'Chưa thể gỡ tiện ích {plugin}: {reason}',
    en: 'The plugin {plugin} cannot be taken away yet: {reason}'
  })
} as const
