import { folded } from './folded.ts'

const charsMax = 50

/** A name as an id: `Chào khách mới` is `chao-khach-moi`. Empty when the name has no letter to begin with. */
export function slugOf(name: string): string {
  return folded(name)
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z]+/u, '')
    .slice(0, charsMax)
    .replace(/-+$/u, '')
}
