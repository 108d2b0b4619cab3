/** The parts of a regular expression that can be matched in linear time. */
export type PatternNode =
  | { readonly kind: 'char'; readonly matches: (char: string) => boolean }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number }

export type ParsedPattern =
  { readonly ok: true; readonly node: PatternNode } | { readonly ok: false; readonly reason: string }

/**
 * Reads a pattern as JSON Schema means it (ECMAScript with the `u` flag). Look-arounds, back references and word
 * boundaries are refused: they are what makes matching slow, or what a linear matcher cannot do.
 */
export function parsePattern(source: string): ParsedPattern {
  try {
    void new RegExp(source, 'u')
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'not a regular expression' }
  }
  const reader = new PatternReader(source)
  const node = reader.choice()
  return reader.refusal === null ? { ok: true, node } : { ok: false, reason: reader.refusal }
}

/** One character as a pattern writes it: a class, a property, an escape of some length, or the character itself. */
const characterPattern =
  /\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[a-zA-Z]|\\.|./suy
const quantifierPattern = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/uy
const refusedPattern = /\(\?(?:<?[=!]|[ims-]+:)|\\[bB1-9k]/uy
const groupPattern = /\((?:\?:|\?<[^>]*>)?/uy

/** The source is known to be a well-formed regular expression, so the reader need not look for mistakes. */
class PatternReader {
  refusal: string | null = null
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  choice(): PatternNode {
    const nodes = [this.#sequence()]
    while (this.#take(/\|/uy)) nodes.push(this.#sequence())
    return { kind: 'choice', nodes }
  }

  #sequence(): PatternNode {
    const nodes: PatternNode[] = []
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at)))
      nodes.push(this.#quantified())
    return { kind: 'sequence', nodes }
  }

  #quantified(): PatternNode {
    const node = this.#atom()
    const quantifier = this.#take(quantifierPattern)
    return quantifier ? { kind: 'repeat', node, ...repetitions(quantifier) } : node
  }

  #atom(): PatternNode {
    const refused = this.#take(refusedPattern)
    if (refused) return this.#refuse(`"${refused[0]}" is not allowed`)
    if (this.#take(groupPattern)) return this.#group()
    if (this.#take(/\^/uy)) return { kind: 'start' }
    if (this.#take(/\$/uy)) return { kind: 'end' }
    return this.#character()
  }

  #group(): PatternNode {
    const node = this.choice()
    this.#take(/\)/uy)
    return node
  }

  #character(): PatternNode {
    const character = this.#take(characterPattern)
    if (!character) return this.#refuse(`"${this.#source.slice(this.#at, this.#at + 1)}" is not understood`)
    return { kind: 'char', matches: characterTest(character[0]) }
  }

  #refuse(reason: string): PatternNode {
    this.refusal ??= reason
    this.#at = this.#source.length
    return { kind: 'sequence', nodes: [] }
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at = pattern.lastIndex
    return found
  }
}

/** JavaScript's own matcher decides about a single character; for ASCII once and for all. */
function characterTest(source: string): (char: string) => boolean {
  const single = new RegExp(`^${source}$`, 'u')
  const ascii = Array.from({ length: 128 }, (_, code) => single.test(String.fromCharCode(code)))
  return (char) => ascii[char.codePointAt(0) ?? 0] ?? single.test(char)
}

function repetitions([text, min, comma, max]: RegExpExecArray): { readonly min: number; readonly max: number } {
  if (text.startsWith('*')) return { min: 0, max: Infinity }
  if (text.startsWith('+')) return { min: 1, max: Infinity }
  if (text.startsWith('?')) return { min: 0, max: 1 }
  if (!comma) return { min: Number(min), max: Number(min) }
  return { min: Number(min), max: max ? Number(max) : Infinity }
}
