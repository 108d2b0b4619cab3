import { createInterface } from 'node:readline/promises'
import { stdin, stdout } from 'node:process'
import { text } from 'node:stream/consumers'

/** Asks at the terminal, and shows nothing of what is typed; without a terminal the first line that comes is taken. */
export async function readSecret(question: string): Promise<string> {
  if (!stdin.isTTY) return firstLine()
  stdout.write(question)
  stdin.setRawMode(true)
  stdin.resume()
  stdin.setEncoding('utf8')
  try {
    return await typed()
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write('\n')
  }
}

/** Asks for what may be seen. */
export async function readLine(question: string): Promise<string> {
  const asking = createInterface({ input: stdin, output: stdout })
  try {
    return (await asking.question(question)).trim()
  } finally {
    asking.close()
  }
}

let piped: readonly string[] | null = null
let taken = 0

async function firstLine(): Promise<string> {
  piped ??= (await text(stdin)).split(/\r?\n/)
  taken += 1
  return piped[taken - 1] ?? ''
}

function typed(): Promise<string> {
  return new Promise((resolve, reject) => {
    let secret = ''
    const take = (chunk: string): void => {
      for (const letter of chunk) {
        if (letter === '\r' || letter === '\n') return end(() => resolve(secret))
        if (letter === '\u0003') return end(() => reject(new Error('stopped')))
        secret = letter === '\u007f' || letter === '\b' ? secret.slice(0, -1) : secret + letter
      }
    }
    const end = (then: () => void): void => {
      stdin.off('data', take)
      then()
    }
    stdin.on('data', take)
  })
}
