import { say } from '../texts/texts.ts'

const texts: Readonly<Record<string, () => string>> = {
  INPUT_INVALID: say.step_error_input,
  OUTPUT_INVALID: say.step_error_output,
  EFFECT_INVALID: say.step_error_output,
  PLUGIN_THREW: say.step_error_threw,
  PLUGIN_TIMEOUT: say.step_error_timeout,
  PLUGIN_OUT_OF_MEMORY: say.step_error_limit,
  PLUGIN_LIMIT: say.step_error_limit,
  PLUGIN_DEADLOCK: say.step_error_timeout,
  PLUGIN_HOST_DIED: say.step_error_host,
  PLUGIN_HELD: say.step_error_held,
  CAPABILITY_DENIED: say.step_error_capability,
  EXPRESSION_FAILED: say.step_error_expression,
  UNIQUE_CONFLICT: say.step_error_unique,
  RUN_CONFLICTED: say.step_error_conflict
}

/** What an error of a step means and what a person can do; the plugin's own words follow it. */
export function stepErrorText(code: string): string {
  return (texts[code] ?? say.step_error_other)()
}
