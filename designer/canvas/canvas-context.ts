import { createContext } from 'svelte'
import type { CanvasView } from './canvas-view.svelte.ts'

export const [useCanvas, setCanvas] = createContext<CanvasView>()
