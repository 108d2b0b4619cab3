import type { viPlugins } from './vi-plugins.ts'
import type { Wording } from './wording.ts'

/** What the page of plugins says in English. */
export const enPlugins: { readonly [K in keyof typeof viPlugins]: Wording } = {
  plugins_call_answered: 'answered {status}',
  plugins_call_failed: 'did not get through',
  plugins_call_refused: 'refused',
  plugins_call_sending: 'on its way',
  plugins_call_unknown: 'nobody knows whether it was taken',
  plugins_calls: 'Its latest calls to the outside',
  plugins_calls_none: 'It has called nobody yet.',
  plugins_held: 'Held',
  plugins_hooks: 'Where it listens',
  plugins_lead:
    'A plugin does only what you have allowed. Here you set its settings and secrets, and see where it has called.',
  plugins_may: 'What it may do ({count})',
  plugins_may_nothing: 'It needs no permission.',
  plugins_none: 'No plugin is installed',
  plugins_none_do: 'Install one with mach plugin install.',
  plugins_secret_checks: 'Sent nowhere; it only checks signatures.',
  plugins_secret_remove: 'Remove the secret “{name}”',
  plugins_secret_removed: 'The secret is removed',
  plugins_secret_save: 'Save the secret',
  plugins_secret_saved: 'The secret is saved',
  plugins_secret_sent: 'Sent only to {hosts}.',
  plugins_secret_set: 'Set',
  plugins_secret_unset: 'Not set',
  plugins_secret_value: 'New value',
  plugins_secrets: 'Secrets',
  plugins_secrets_lead: 'They go in and are never shown again.',
  plugins_settings: 'Settings',
  plugins_settings_saved: 'The settings are saved',
  plugins_title: 'Plugins',
  plugins_version: 'Version {version}'
}
