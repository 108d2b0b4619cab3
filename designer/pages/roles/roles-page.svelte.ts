import { createQuery } from '@tanstack/svelte-query'
import type { RecordRule, Role } from '../../../schemas/role.ts'
import { accountQueries } from '../../state/account-queries.ts'
import { language } from '../../state/language.svelte.ts'
import { me } from '../../state/me.svelte.ts'
import { useVocabulary } from '../../state/vocabulary.svelte.ts'
import { sayAccounts as say } from '../../texts/account-texts.ts'
import { scopeText } from '../../words/permission-text.ts'

/** Roles side by side: what each may do, and whose records it sees. */
export class RolesPage {
  readonly #roles = createQuery(() => accountQueries.roles())
  readonly #vocabulary = useVocabulary()

  get roles(): readonly Role[] {
    return this.#roles.data ?? []
  }

  get failure(): unknown {
    return this.#roles.error
  }

  get canLook(): boolean {
    return me.account !== null && me.may('accounts:manage')
  }

  /** Entities that some role speaks of by name, and last all others. */
  get entities(): readonly { readonly id: string; readonly name: string }[] {
    const named = new Set(this.roles.flatMap(({ records }) => records.map(({ entity }) => entity)))
    named.delete('*')
    const known = this.#vocabulary.entities
    const rows = [...named].map((id) => {
      const entity = known.find((one) => one.id === id)
      return { id, name: entity ? language.pick(entity.plural) : id }
    })
    return [...rows, { id: '*', name: say.who_any_records() }]
  }

  /** What a role may do with the records of an entity, a line for each way. */
  lines({ records }: Role, entity: string): readonly string[] {
    const rule = records.find((one) => one.entity === entity) ?? records.find((one) => one.entity === '*')
    if (!rule || rule.read === 'none') return []
    return [
      `${say.who_read_what()}: ${scopeText(rule.read)}`,
      ...(rule.create ? [say.who_create_what()] : []),
      ...(rule.update === 'none' ? [] : [`${say.who_change_what()}: ${scopeText(rule.update)}`]),
      ...(rule.delete === 'none' ? [] : [`${say.who_delete_what()}: ${scopeText(rule.delete)}`]),
      ...this.#limits(rule)
    ]
  }

  #limits({ entity, hidden = [], where }: RecordRule): readonly string[] {
    const fields = this.#vocabulary.entities.find((one) => one.id === entity)?.fields ?? {}
    const names = hidden.map((field) => {
      const labels = fields[field]?.['x-mach'].labels
      return labels ? language.pick(labels) : field
    })
    return [
      ...(names.length > 0 ? [say.who_hidden_fields({ fields: names.join(', ') })] : []),
      ...(where ? [say.who_with_condition()] : [])
    ]
  }
}
