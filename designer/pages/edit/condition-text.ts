import { parseCondition, type Comparison, type Test } from '../../edit/condition.ts'
import type { ScopeEntry, ScopeGroup } from '../../edit/scope.ts'
import { language } from '../../state/language.svelte.ts'
import { sayEdit } from '../../texts/edit-texts.ts'
import { numberIn } from '../../words/value-text.ts'

/** A condition in words, `Ngân sách ≥ 50.000.000`; an expression that no rows can show stands for itself. */
export function conditionText(text: string, scope: readonly ScopeGroup[]): string {
  const condition = parseCondition(text)
  if (!condition) return text
  if (condition.tests.length === 0) return sayEdit.always()
  const join = condition.join === 'and' ? sayEdit.and() : sayEdit.or()
  return condition.tests.map((test) => testText(test, scope)).join(` ${join} `)
}

function testText({ path, comparison, value }: Test, scope: readonly ScopeGroup[]): string {
  const entry = findEntry(scope, path)
  const name = entry ? entryLabel(entry) : path
  const needsNoValue = comparison.startsWith('has') || comparison.startsWith('is')
  const shown = typeof value === 'number' ? numberIn(language.current, value) : `“${value}”`
  return needsNoValue ? `${name} ${comparisonWord(comparison)}` : `${name} ${comparisonWord(comparison)} ${shown}`
}

export function comparisonWord(comparison: Comparison): string {
  return comparisonWords[comparison]()
}

const comparisonWords: Readonly<Record<Comparison, () => string>> = {
  '==': () => '=',
  '!=': () => '≠',
  '>': () => '>',
  '>=': () => '≥',
  '<': () => '<',
  '<=': () => '≤',
  'amount>': () => sayEdit.compare_amount({ sign: '>' }),
  'amount>=': () => sayEdit.compare_amount({ sign: '≥' }),
  'amount<': () => sayEdit.compare_amount({ sign: '<' }),
  'amount<=': () => sayEdit.compare_amount({ sign: '≤' }),
  contains: sayEdit.compare_contains,
  startsWith: sayEdit.compare_starts,
  has: sayEdit.compare_has,
  hasNot: sayEdit.compare_has_not,
  isTrue: sayEdit.compare_true,
  isFalse: sayEdit.compare_false
}

export function findEntry(scope: readonly ScopeGroup[], path: string): ScopeEntry | undefined {
  for (const { entries } of scope) {
    const found = entries.find((entry) => entry.path === path)
    if (found) return found
  }
  return undefined
}

export function entryLabel({ labels, name, path }: ScopeEntry): string {
  const label = labels?.[language.current] ?? name
  // A record that was changed brings every field twice.
  return path.startsWith('trigger.before.') ? sayEdit.entry_before({ name: label }) : label
}
