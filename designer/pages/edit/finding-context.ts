import { createContext } from 'svelte'
import type { FindingWatch } from './finding-watch.svelte.ts'

export const [useFindings, setFindings] = createContext<FindingWatch>()
