import { limits } from '../limits.ts'
import { parsePattern, type PatternNode } from './parse-pattern.ts'

export type CompiledPattern =
  { readonly ok: true; readonly test: (text: string) => boolean } | { readonly ok: false; readonly reason: string }

type Instruction =
  | { readonly op: 'char'; readonly matches: (char: string) => boolean }
  | { readonly op: 'start' | 'end' | 'match' }
  | { readonly op: 'jump'; readonly to: readonly number[] }

/**
 * Makes a matcher whose time grows with the text and no faster: it walks all ways through the pattern at once (Thompson,
 * 1968) instead of trying them one after the other. Patterns of plugins and webhook bodies come from people we do not
 * know and meet text from people we do not know; JavaScript's own matcher can be stopped by thirty characters. Text that
 * is too long does not match.
 */
export function compilePattern(source: string): CompiledPattern {
  const parsed = parsePattern(source)
  if (!parsed.ok) return parsed
  const program: Instruction[] = []
  write(program, parsed.node)
  program.push({ op: 'match' })
  if (program.length > limits.patternStatesMax)
    return { ok: false, reason: `more than ${limits.patternStatesMax} states` }
  return { ok: true, test: (text) => text.length <= limits.textCharsMax && matches(program, text) }
}

/** Stops when there are too many states, so `a{999999999}` costs nothing. */
function write(program: Instruction[], node: PatternNode): void {
  if (program.length > limits.patternStatesMax) return
  switch (node.kind) {
    case 'char':
      program.push({ op: 'char', matches: node.matches })
      return
    case 'start':
    case 'end':
      program.push({ op: node.kind })
      return
    case 'sequence':
      for (const part of node.nodes) write(program, part)
      return
    case 'choice':
      writeChoice(program, node.nodes)
      return
    case 'repeat':
      writeRepeat(program, node)
  }
}

function writeChoice(program: Instruction[], nodes: readonly PatternNode[]): void {
  const starts: number[] = []
  const ends: number[][] = []
  program.push({ op: 'jump', to: starts })
  for (const node of nodes) {
    starts.push(program.length)
    write(program, node)
    const end: number[] = []
    ends.push(end)
    program.push({ op: 'jump', to: end })
  }
  for (const end of ends) end.push(program.length)
}

function writeRepeat(program: Instruction[], { node, min, max }: PatternNode & { readonly kind: 'repeat' }): void {
  for (let done = 0; done < min && program.length <= limits.patternStatesMax; done += 1) write(program, node)
  if (max === Infinity) {
    writeLoop(program, node)
    return
  }
  const skips: number[][] = []
  for (let done = min; done < max && program.length <= limits.patternStatesMax; done += 1) {
    const skip = [program.length + 1]
    skips.push(skip)
    program.push({ op: 'jump', to: skip })
    write(program, node)
  }
  for (const skip of skips) skip.push(program.length)
}

function writeLoop(program: Instruction[], node: PatternNode): void {
  const loop = program.length
  const ways = [loop + 1]
  program.push({ op: 'jump', to: ways })
  write(program, node)
  program.push({ op: 'jump', to: [loop] })
  ways.push(program.length)
}

function matches(program: readonly Instruction[], text: string): boolean {
  const place = { program, seenAt: new Int32Array(program.length).fill(-1), at: 0, isEnd: false }
  const entered: number[] = []
  const reading: number[] = []
  let visits = 0
  for (const char of text) {
    if (follow(place, entered, reading)) return true
    visits += reading.length + 1
    if (visits > limits.patternVisitsMax) return false
    advance(program, { reading, char, entered })
    place.at += 1
  }
  place.isEnd = true
  return follow(place, entered, reading)
}

interface Place {
  readonly program: readonly Instruction[]
  /** For each state the position at which it was last seen. */
  readonly seenAt: Int32Array
  at: number
  isEnd: boolean
}

/** Empties `entered` into `reading`: the states that wait for a character. True when the match is reached. */
function follow(place: Place, entered: number[], reading: number[]): boolean {
  reading.length = 0
  entered.push(0)
  for (let state = entered.pop(); state !== undefined; state = entered.pop()) {
    const instruction = place.program[state]
    if (!instruction || place.seenAt[state] === place.at) continue
    place.seenAt[state] = place.at
    if (instruction.op === 'match') return true
    if (instruction.op === 'char') reading.push(state)
    if (instruction.op === 'jump') for (const to of instruction.to) entered.push(to)
    if (instruction.op === 'start' && place.at === 0) entered.push(state + 1)
    if (instruction.op === 'end' && place.isEnd) entered.push(state + 1)
  }
  return false
}

function advance(
  program: readonly Instruction[],
  { reading, char, entered }: { readonly reading: readonly number[]; readonly char: string; readonly entered: number[] }
): void {
  for (const state of reading) {
    const instruction = program[state]
    if (instruction?.op === 'char' && instruction.matches(char)) entered.push(state + 1)
  }
}
