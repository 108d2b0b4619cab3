import type { Json } from '../../../schemas/json.ts'

/** One value of an output while it is typed. A text is typed as it is; everything else as JSON writes it. */
class OutputField {
  readonly name: string
  readonly #isText: boolean
  readonly isLong: boolean
  text: string = $state('')
  isWrong: boolean = $state(false)

  constructor(name: string, value: Json) {
    this.name = name
    this.#isText = typeof value === 'string'
    this.isLong = typeof value === 'object' && value !== null
    this.text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  }

  /** Undefined when it cannot be read. */
  read(): Json | undefined {
    this.isWrong = false
    if (this.#isText) return this.text
    try {
      return JSON.parse(this.text) as Json
    } catch {
      this.isWrong = true
      return undefined
    }
  }
}

/** What a step has given, while a person puts it right: a field for each of its values. */
export class OutputForm {
  readonly fields: readonly OutputField[]
  readonly #isObject: boolean

  constructor(output: Json) {
    this.#isObject = typeof output === 'object' && output !== null && !Array.isArray(output)
    this.fields = this.#isObject
      ? Object.entries(output as object).map(([name, value]) => new OutputField(name, value as Json))
      : [new OutputField('', output)]
  }

  get isWrong(): boolean {
    return this.fields.some((field) => field.isWrong)
  }

  read(): Json | undefined {
    const read = this.fields.map((field) => [field.name, field.read()] as const)
    if (this.isWrong) return undefined
    if (!this.#isObject) return read[0]?.[1]
    return Object.fromEntries(read.map(([name, value]) => [name, value ?? null]))
  }
}
