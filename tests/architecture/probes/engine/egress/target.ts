/** Stands for what lives in this folder; the probes import it. */
export const target = 'target'
export type Target = typeof target
