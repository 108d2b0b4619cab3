import type { CompiledEntity } from '../../records/compile-entity.ts'
import type { Dialect } from '../../records/dialect.ts'

/** How SQLite wants it: types by affinity, full text in an FTS5 table beside the entity's own. */
export const sqliteDialect: Dialect = {
  place: () => '?',
  orderColumn: 'n integer primary key',
  columnTypes: { text: 'text', json: 'text', integer: 'integer', boolean: 'integer', real: 'real' },
  systemTypes: { text: 'text', integer: 'integer' },
  emptyFirst: '',
  emptyLast: '',
  createSearch(entity) {
    const options = `content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0"`
    return [`create virtual table if not exists "${searchTable(entity)}" using fts5(words, ${options})`]
  },
  matchWords(entity, words, add) {
    const place = add(words.map((word) => `"${word}"*`).join(' '))
    return `n in (select rowid from "${searchTable(entity)}" where words match ${place})`
  }
}

/** Name of the full-text table of an entity. */
export function searchTable(entity: CompiledEntity): string {
  return `${entity.table}_search`
}
