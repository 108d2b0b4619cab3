import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface RepositoryFile {
  /** From the root, with `/`. */
  readonly path: string
  readonly text: string
}

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url))

/** What tools and runs leave behind; git ignores the same. */
const ignored = new Set([
  'node_modules',
  'dist',
  'coverage',
  '.git',
  '.mach',
  '.svelte-check',
  'probes',
  'cache',
  '.lix',
  '.meta.json'
])
const textFile = /[.](?:ts|js|svelte|sql|css|html|json|md)$|^[.]?[A-Za-z-]+$/u

/** The text files that people write, below a folder of the repository. */
export function repositoryFiles(folder = ''): readonly RepositoryFile[] {
  return pathsBelow(join(repositoryRoot, folder))
    .map((path) => ({ path, name: path.split(sep).at(-1) ?? '' }))
    .filter(({ name }) => textFile.test(name) && name !== 'package-lock.json')
    .map(({ path }) => ({
      path: relative(repositoryRoot, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8')
    }))
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return pathsBelow(path)
    return entry.isFile() ? [path] : []
  })
}
