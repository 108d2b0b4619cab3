import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** How the web app is built into `dist/designer`. */
const config: UserConfig = {
  root: here('.'),
  plugins: [svelte({ configFile: false }), tailwindcss()],
  build: {
    outDir: here('../dist/designer'),
    emptyOutDir: true,
    target: 'es2022',
    // An inlined asset would be a data: address, which the content security policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false }
  }
}

export default config
