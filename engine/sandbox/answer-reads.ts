import { engineError } from '../errors.ts'
import type { GuestQuestion, GuestRead } from '../ports/sandbox.ts'
import type { GuestCall } from './guest-call.ts'
import { parseGuestReads } from './guest-reads.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

/** What a handler gets for each thing it waits for: a list of records, or a list of one answer. */
export type GuestAnswers = readonly (readonly object[])[]

/**
 * Asks the engine for what a handler waits for: records, and answers of the world. Null: the call has ended, because it may
 * not have that or asks for too much.
 */
export async function answerReads(
  call: GuestCall,
  readsJson: string,
  limits: SandboxLimits
): Promise<GuestAnswers | null> {
  const asked = parseGuestReads(readsJson)
  if (!asked) {
    call.fail('PLUGIN_THREW', { message: 'A read is not valid: it needs an entity, and an id or a query.' })
    return null
  }
  const questions = asked.filter(isQuestion)
  const first = call.questionCount
  call.questionCount += questions.length
  call.readCount += asked.length - questions.length
  if (isOver(call, limits)) return null
  try {
    // What leaves may need a commit before it, and then the records are read as they are after that.
    const answers = questions.length === 0 ? [] : await ask(call, questions, first)
    const reads = asked.filter((each) => !isQuestion(each))
    const records = reads.length === 0 ? [] : await call.asked.read(reads)
    return inOrder(asked, records, answers)
  } catch (error) {
    call.failWith(error)
    return null
  }
}

function isOver(call: GuestCall, { readsPerCallMax, questionsPerCallMax }: SandboxLimits): boolean {
  const counts = [
    ['readsPerCallMax', call.readCount, readsPerCallMax],
    ['questionsPerCallMax', call.questionCount, questionsPerCallMax]
  ] as const
  const passed = counts.find(([, value, max]) => value > max)
  if (!passed) return false
  const [limit, value, max] = passed
  call.fail('PLUGIN_LIMIT', { limit, value, max })
  return true
}

function ask({ asked }: GuestCall, questions: readonly GuestQuestion[], first: number): Promise<readonly object[]> {
  if (asked.ask) return asked.ask(questions, first)
  const capability = questions[0]?.op === 'verify' ? `secret:${questions[0].secret}` : 'http'
  throw engineError('CAPABILITY_DENIED', { plugin: asked.pluginId, capability })
}

function inOrder(
  asked: readonly (GuestRead | GuestQuestion)[],
  records: GuestAnswers,
  answers: readonly object[]
): GuestAnswers {
  let [read, answered] = [0, 0]
  return asked.map((each) => (isQuestion(each) ? answers.slice(answered, (answered += 1)) : (records[read++] ?? [])))
}

function isQuestion(asked: GuestRead | GuestQuestion): asked is GuestQuestion {
  return asked.op === 'http' || asked.op === 'verify'
}
