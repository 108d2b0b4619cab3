import type { CodeStep } from '../../schemas/step.ts'

/** Name under which the sandbox knows the code steps of a flow. It is no plugin: it is granted nothing. */
export function codePluginId(flowId: string): string {
  return `code:${flowId}`
}

export function isCodePlugin(pluginId: string): boolean {
  return pluginId.startsWith('code:')
}

/** One script with a handler for each code step, in the form in which plugins are built; null when there are none. */
export function codeScript(flowId: string, steps: readonly CodeStep[]): string | null {
  if (steps.length === 0) return null
  // The body stands on lines of its own, so that a comment at its end hides nothing.
  const actions = steps.map(({ id, code }) => `{ id: ${JSON.stringify(id)}, run: async (input) => {\n${code}\n} }`)
  return `// Code steps of the flow ${flowId}.\nmachPlugin({ actions: [\n${actions.join(',\n')}\n] })`
}
