import { m } from '../paraglide/messages.js'

const texts: Readonly<Record<string, () => string>> = {
  INPUT_INVALID: m.step_error_input,
  OUTPUT_INVALID: m.step_error_output,
  EFFECT_INVALID: m.step_error_output,
  PLUGIN_THREW: m.step_error_threw,
  PLUGIN_TIMEOUT: m.step_error_timeout,
  PLUGIN_OUT_OF_MEMORY: m.step_error_limit,
  PLUGIN_LIMIT: m.step_error_limit,
  PLUGIN_DEADLOCK: m.step_error_timeout,
  PLUGIN_HOST_DIED: m.step_error_host,
  CAPABILITY_DENIED: m.step_error_capability,
  EXPRESSION_FAILED: m.step_error_expression,
  UNIQUE_CONFLICT: m.step_error_unique,
  RUN_CONFLICTED: m.step_error_conflict
}

/** What an error of a step means and what a person can do; the plugin's own words follow it. */
export function stepErrorText(code: string): string {
  return (texts[code] ?? m.step_error_other)()
}
