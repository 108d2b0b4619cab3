/**
 * All that a plugin may import. A plugin is a folder written once: `definePlugin` with its entities, actions, triggers and
 * channels. Handlers are plain functions of their input and a context; they ask for changes, the engine makes them.
 */
export { defineAction, type ActionContext, type ActionDefinition, type Records } from './define-action.ts'
export { defineChannel, type ChannelContext, type ChannelDefinition } from './define-channel.ts'
export { defineEntity, foreignEntity, type EntityDefinition, type KnownEntity, type RecordOf } from './define-entity.ts'
export { definePlugin, type PluginDefinition } from './define-plugin.ts'
export { readAmount } from './read-amount.ts'
export { defineTrigger, type TriggerContext, type TriggerDefinition, type WebhookRequest } from './define-trigger.ts'
export type { Http, HttpAnswer, HttpOptions } from './http.ts'
