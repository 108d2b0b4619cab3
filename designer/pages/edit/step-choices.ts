import type { Palette } from '../../../schemas/draft.ts'
import type { Language } from '../../../schemas/localized.ts'
import type { StepChoice } from '../../edit/new-step.ts'
import { stepShapes } from '../../edit/step-shape.ts'
import { folded, matchesWords } from '../../format/folded.ts'
import { pluginIcon } from '../../panels/plugin-icons.ts'
import { sayEdit } from '../../texts/edit-texts.ts'
import { kindHelp, kindWord } from './kind-words.ts'
import { kindIcons, type Icon } from './step-icon.ts'

export interface ChoiceEntry {
  readonly id: string
  readonly choice: StepChoice
  readonly icon: Icon
  readonly text: string
  readonly help: string
}

export interface ChoiceGroup {
  readonly text: string
  readonly entries: readonly ChoiceEntry[]
}

/** What can be put into a flow, grouped as the palette shows it; the search takes words without accents. */
export function stepChoices(palette: Palette, language: Language, search: string): readonly ChoiceGroup[] {
  const groups = [
    ...palette.plugins.map(({ id, labels }) => ({ text: labels[language], entries: actionsOf(palette, id, language) })),
    { text: sayEdit.group_control(), entries: builtIn() }
  ]
  return groups
    .map(({ text, entries }) => ({ text, entries: matching(entries, text, search) }))
    .filter(({ entries }) => entries.length > 0)
    .toSorted((a, b) => rank(a.entries[0], search) - rank(b.entries[0], search))
}

function matching(entries: readonly ChoiceEntry[], group: string, search: string): readonly ChoiceEntry[] {
  return entries
    .filter(({ id, text, help }) => matchesWords(`${text} ${help} ${group} ${id}`, search))
    .toSorted((a, b) => rank(a, search) - rank(b, search))
}

/** What is called so comes before what is only described so, and last what only looks so without its accents. */
function rank(entry: ChoiceEntry | undefined, search: string): number {
  const name = folded(entry?.text ?? '')
  const wanted = folded(search.trim())
  if (wanted === '' || name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  if (matchesWords(name, wanted)) return 2
  return hasAsTyped(`${entry?.text} ${entry?.help}`, search) ? 3 : 4
}

function hasAsTyped(text: string, search: string): boolean {
  return text.normalize('NFC').toLowerCase().includes(search.trim().normalize('NFC').toLowerCase())
}

function actionsOf({ actions }: Palette, plugin: string, language: Language): readonly ChoiceEntry[] {
  return actions
    .filter((action) => action.plugin === plugin)
    .map(({ id, labels, help, icon }) => ({
      id,
      choice: { kind: 'action', action: id },
      icon: pluginIcon(icon),
      text: labels[language],
      help: help?.[language] ?? ''
    }))
}

function builtIn(): readonly ChoiceEntry[] {
  const kinds = Object.keys(stepShapes).filter((kind) => kind !== 'action') as Exclude<StepChoice['kind'], 'action'>[]
  return kinds.map((kind) => ({
    id: kind,
    choice: { kind },
    icon: kindIcons[kind],
    text: kindWord(kind),
    help: kindHelp(kind)
  }))
}
