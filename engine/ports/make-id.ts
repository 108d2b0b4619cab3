import type { Millis } from '../../schemas/json.ts'

/** Where the ids of new things come from: UUIDv7, so that what is made later sorts later. A simulation brings its own. */
export type MakeId = (at: Millis) => string
