import type { Localized } from '../../../schemas/localized.ts'
import type { InstallPlan, PlannedCapability } from '../../registry/plan-install.ts'

/** What a person reads before agreeing: Vietnamese first, English below it. */
export function sayPlan(plan: InstallPlan): string {
  const { id, version, before, labels, integrity } = plan
  const versions = before === null ? version : `${before} → ${version}`
  const head = [`${labels.vi} · ${labels.en} (${id} ${versions})`, integrity === null ? [] : [`  ${integrity}`]].flat()
  const asked = before === null ? words.asks : words.asksNewly
  return [
    ...head,
    ...list(asked, plan.added.map(toLine)),
    ...list(words.keeps, plan.kept.map(toLine)),
    ...list(words.drops, plan.dropped.map(toLine)),
    ...(plan.added.length + plan.kept.length + plan.dropped.length === 0
      ? ['', `${words.nothing.vi}\n${words.nothing.en}`]
      : []),
    ...list(
      words.tables,
      plan.entities.map(({ text }) => [text.vi, text.en])
    ),
    ...list(
      words.warnings,
      plan.warnings.map(({ vi, en }) => [vi, en])
    )
  ].join('\n')
}

function toLine({ capability, text }: PlannedCapability): readonly string[] {
  return [text.vi, text.en, capability]
}

function list(title: Localized, lines: readonly (readonly string[])[]): readonly string[] {
  if (lines.length === 0) return []
  return [
    '',
    `${title.vi} · ${title.en}:`,
    ...lines.flatMap(([first = '', ...rest]) => [`  • ${first}`, ...rest.map((line) => `    ${line}`)])
  ]
}

const words = {
  asks: { vi: 'Xin được phép', en: 'Asks to be allowed' },
  asksNewly: { vi: 'Xin thêm quyền', en: 'Newly asks to be allowed' },
  keeps: { vi: 'Quyền đã cấp, giữ nguyên', en: 'Allowed already, and still asked' },
  drops: { vi: 'Không còn xin', en: 'No longer asked' },
  nothing: { vi: 'Không xin quyền nào.', en: 'Asks for nothing.' },
  tables: { vi: 'Thay đổi dữ liệu', en: 'Changes of tables' },
  warnings: { vi: 'Lưu ý', en: 'Note' }
} as const satisfies Readonly<Record<string, Localized>>
