/**
 * Reads what the guest wrote: a mark (`.` when the batch is done, `+` when more is to come), then four lines for each
 * call: its letter and key, a JSON text, its effects, its log. JSON text holds no line break, so a line is a value; the
 * outputs are not parsed here. A text of any other shape is no answer.
 */
export interface Answers {
  readonly isDone: boolean
  readonly answers: readonly GuestAnswer[]
}

export interface GuestAnswer {
  readonly kind: 'done' | 'failed' | 'reads'
  readonly key: number
  /** Output, failure or list of reads, as JSON text. */
  readonly body: string
  /** Effects and log lines as JSON texts with commas between them. */
  readonly effects: string
  readonly log: string
}

const kinds: Readonly<Record<string, GuestAnswer['kind']>> = { d: 'done', e: 'failed', r: 'reads' }

export function readAnswers(text: string): Answers | null {
  const mark = text[0]
  if (mark !== '.' && mark !== '+') return null
  const lines = text.split('\n')
  if (lines.length % 4 !== 1) return null
  const answers: GuestAnswer[] = []
  for (let at = 0; at + 4 < lines.length; at += 4) {
    const head = lines[at] ?? ''
    const answer = answerOf(at === 0 ? head.slice(1) : head, lines, at)
    if (!answer) return null
    answers.push(answer)
  }
  return { isDone: mark === '.', answers }
}

function answerOf(head: string, lines: readonly string[], at: number): GuestAnswer | null {
  const kind = kinds[head[0] ?? '']
  const key = Number(head.slice(1))
  if (!kind || !Number.isSafeInteger(key)) return null
  return { kind, key, body: lines[at + 1] ?? '', effects: lines[at + 2] ?? '', log: lines[at + 3] ?? '' }
}
