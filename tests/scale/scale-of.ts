/** How much a test does: small where every change is tested, as large as the promise when asked for by name. */
export function scaleOf(name: string, otherwise: number): number {
  const given = Number(process.env[name])
  return Number.isInteger(given) && given > 0 ? given : otherwise
}

/** Says what a large run has measured; a small one proves nothing by its times. */
export function report(figures: Readonly<Record<string, number>>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
  console.info(text.join(', '))
}
