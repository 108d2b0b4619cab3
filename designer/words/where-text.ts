import type { Mapping } from '../../schemas/mapping.ts'
import { inSentence } from '../format/in-sentence.ts'
import { mappingRows } from '../format/mapping-rows.ts'
import { say } from '../texts/texts.ts'
import type { Labels } from './labels.ts'
import { listText } from './list-text.ts'

interface Records {
  readonly entity: string
  readonly where?: Mapping
}

/** Which records are meant: `Giai đoạn là Khách mua hàng và Hạng là Vàng`; empty for all of them. */
export function whereText({ entity, where = {} }: Records, labels: Labels): string {
  const parts = Object.entries(where).map(([field, value]) => {
    const name = inSentence(labels.field(entity, field))
    const row = mappingRows({ [field]: value }).at(0)
    const isWritten = row?.kind === 'cel' || row?.kind === 'text'
    return say.condition_is({ name, value: isWritten ? row.text : labels.value(entity, field, value) })
  })
  return listText(parts, 'and')
}
