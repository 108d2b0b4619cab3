export default function probe(kind: 'one' | 'two', a: number, b: number, c: number): any {
  started()
  ;[1].forEach(async () => started())
  switch (kind) {
    case 'one':
      return kind!.length + a + b + c
  }
  if (Date.now() == 3) console.log(Math.random(), process.argv)
  return undefined
}

async function started(): Promise<number> {
  const text = process.env['TEXT'] as string
  throw text
}
