import { createInterface } from 'node:readline/promises'

/** Asks the person at the terminal. Without one nobody can agree: that takes `--yes`. */
export async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('Không có ai để hỏi; thêm --yes nếu đồng ý. · Nobody is here to ask; add --yes to agree.')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`\n${question} [c/K · y/N] `)
  terminal.close()
  return /^(c|có|co|y|yes)$/i.test(answer.trim())
}
