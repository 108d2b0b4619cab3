/** What a new line names before anybody has chosen: the first of what is installed. */
export interface FirstThings {
  readonly form: string
  readonly entity: string
  /** Triggers of plugins: their ids and what they are called. */
  readonly triggers: readonly Choice[]
}

/** How one property of a step, a trigger or an enrolment is entered. */
export type LineControl =
  | 'text'
  | 'longText'
  | 'integer'
  | 'check'
  | 'duration'
  | 'day'
  | 'time'
  | 'zone'
  | 'weekdays'
  | 'cel'
  | 'condition'
  | 'liquid'
  | 'code'
  | 'names'
  | 'shape'
  | 'mapping'
  | 'entity'
  | 'entityField'
  | 'entityFields'
  | 'form'
  | 'flow'

interface LineCommon {
  /** Where it stands, by path. */
  readonly at: string
  readonly label: string
  readonly help?: string
}

/** A line of a panel as data: what a kind of step asks is a table, and one component draws them all. */
export type Line =
  | (LineCommon & { readonly control: LineControl; readonly isRequired?: boolean })
  | (LineCommon & { readonly control: 'choice'; readonly choices: readonly Choice[]; readonly isOptional?: boolean })
  /** Several ways to say something, each with lines of its own. */
  | (LineCommon & { readonly control: 'variant'; readonly chosen: string; readonly variants: readonly Variant[] })

/** What can be chosen in a line; nothing where it is not a choice. */
export function choicesOf(line: Line): readonly Choice[] {
  if (line.control === 'variant') return line.variants
  return line.control === 'choice' ? line.choices : []
}

export interface Choice {
  readonly value: string
  readonly text: string
}

export interface Variant extends Choice {
  /** What stands at the lines' place when this way is taken. */
  readonly become: (before: object) => object
}
