import { compile } from '@inlang/paraglide-js'
import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Turns `messages/*.json` into typed functions in `paraglide/`; a text that is used but not written fails the types. */
export async function compileTexts(): Promise<void> {
  await compile({
    project: here('./project.inlang'),
    outdir: here('./paraglide'),
    // The app itself says which language it is in (`state/language.svelte.ts`).
    strategy: ['globalVariable', 'baseLocale'],
    // There is no rendering on a server; saying so drops that half of the runtime.
    isServer: 'false',
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false
  })
}
