import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruiseTree } from './cruise-tree.ts'

/**
 * `npm run layers`: reads all imports and compares them with `layers-table.ts`. It must never pass a tree that it has not
 * read, and never change anything.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['schemas', 'engine', 'plugins', 'designer', 'examples', 'tests'].filter((folder) =>
  existsSync(join(root, folder))
)
const violations = await cruiseTree(root, folders)
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} -> ${to}`)
if (violations.length > 0) {
  console.error(
    `${violations.length} imports break a layer (tests/architecture/layers-table.ts says who may see whom).`
  )
  process.exitCode = 1
}
