import type { ScopeGroup } from '../../edit/scope.ts'
import { language } from '../../state/language.svelte.ts'
import { sayEdit } from '../../texts/edit-texts.ts'
import type { Labels } from '../../words/labels.ts'
import { stepSentence } from '../../words/step-sentence.ts'

/** Where data comes from, in words. */
export function sourceText(source: ScopeGroup['source'], labels: Labels): string {
  switch (source.kind) {
    case 'trigger':
      return sayEdit.trigger()
    case 'loop':
      return sayEdit.loop()
    case 'step':
      return stepSentence(source.step, labels, language.current)
  }
}
