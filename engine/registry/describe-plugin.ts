import { capabilityNames } from '../../schemas/capability-names.ts'
import { describeCapability } from '../../schemas/capability.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { JsonSchema } from '../../schemas/json.ts'
import type { Language, Localized } from '../../schemas/localized.ts'
import type { Action, DeclaredSecret, Manifest, PluginTrigger } from '../../schemas/manifest.ts'
import { describeSchema } from './describe-schema.ts'

/** The reference of a plugin as Markdown, from its manifest alone: what is documented is what runs. */
export function describePlugin(manifest: Manifest, language: Language): string {
  const word = (name: keyof typeof words): string => words[name][language]
  const names = capabilityNames(manifest)
  const sections = [
    section(
      word('permissions'),
      manifest.capabilities.map((each) => `- ${describeCapability(each, names)[language]} (\`${each}\`)`)
    ),
    section(
      word('dependencies'),
      Object.entries(manifest.dependencies ?? {}).map(([id, range]) => `- \`${id}\` ${range}`)
    ),
    section(word('settings'), manifest.settings ? schemaTable(manifest.settings, language) : []),
    section(
      word('secrets'),
      (manifest.secrets ?? []).map((secret) => secretLine(secret, language))
    ),
    section(
      word('entities'),
      manifest.entities.flatMap((entity) => entityPart(entity, language))
    ),
    section(
      word('actions'),
      manifest.actions.flatMap((action) => actionPart(action, language))
    ),
    section(
      word('triggers'),
      (manifest.triggers ?? []).flatMap((trigger) => triggerPart(manifest.id, trigger, language))
    ),
    section(
      word('channels'),
      manifest.channels.flatMap(({ id, labels, payload }) => [
        `### ${labels[language]} (\`${id}\`)`,
        '',
        ...schemaTable(payload, language),
        ''
      ])
    )
  ]
  const { id, version, engine, labels, description } = manifest
  const head = [`# ${labels[language]}`, '', `\`${id}\` ${version} · mach ${engine}`, '', description?.[language] ?? '']
  return `${[...head, ...sections.flat()]
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

function entityPart(
  { id, labels, plural, required, fields, appendOnly }: Entity,
  language: Language
): readonly string[] {
  const note = appendOnly === true ? [words.appendOnly[language], ''] : []
  const table = schemaTable({ required: required ?? [], properties: fields }, language)
  return [`### ${labels[language]} (\`${id}\`)`, '', `${plural[language]}.`, '', ...note, ...table, '']
}

function secretLine({ name, labels, help, hosts }: DeclaredSecret, language: Language): string {
  const where = hosts.length === 0 ? words.notSent[language] : `${words.sentTo[language]} ${hosts.join(', ')}.`
  return `- \`${name}\`: ${sentences([labels[language], help?.[language] ?? ''])} ${where}`
}

function triggerPart(
  plugin: string,
  { id, labels, help, event }: PluginTrigger,
  language: Language
): readonly string[] {
  return [
    `### ${labels[language]} (\`${id}\`)`,
    '',
    help?.[language] ?? '',
    '',
    `${words.address[language]}: \`POST /hooks/${plugin}/${id}\``,
    '',
    ...schemaTable(event, language),
    ''
  ]
}

function actionPart({ id, labels, help, uses = [], input, output }: Action, language: Language): readonly string[] {
  return [
    `### ${labels[language]} (\`${id}\`)`,
    '',
    help?.[language] ?? '',
    '',
    ...(uses.length > 0 ? [`${words.uses[language]}: ${uses.map((each) => `\`${each}\``).join(', ')}.`, ''] : []),
    `**${words.input[language]}**`,
    '',
    ...schemaTable(input, language),
    '',
    `**${words.output[language]}**`,
    '',
    ...schemaTable(output, language),
    ''
  ]
}

function schemaTable(schema: JsonSchema, language: Language): readonly string[] {
  const rows = describeSchema(schema, language)
  if (rows.length === 0) return [words.nothing[language]]
  const head = [words.field, words.type, words.required, words.meaning].map((word) => word[language])
  return [
    `| ${head.join(' | ')} |`,
    '|---|---|---|---|',
    ...rows.map(
      ({ name, type, isRequired, meaning }) =>
        `| \`${name}\` | ${cell(type)} | ${isRequired ? words.yes[language] : ''} | ${cell(meaning)} |`
    )
  ]
}

/** A text of the plugin's author must not break out of its cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ')
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines, '']
}

function sentences(parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '')
  return said.map((part) => (/[.!?]$/u.test(part) ? part : `${part}.`)).join(' ')
}

const words = {
  permissions: { vi: 'Quyền cần cấp', en: 'Permissions' },
  dependencies: { vi: 'Cần các tiện ích', en: 'Needs the plugins' },
  settings: { vi: 'Cài đặt', en: 'Settings' },
  secrets: { vi: 'Bí mật', en: 'Secrets' },
  sentTo: { vi: 'Chỉ gửi đến', en: 'Sent only to' },
  entities: { vi: 'Dữ liệu', en: 'Entities' },
  actions: { vi: 'Hành động', en: 'Actions' },
  triggers: { vi: 'Nguồn kích hoạt', en: 'Triggers' },
  address: { vi: 'Địa chỉ nhận', en: 'Address' },
  notSent: { vi: 'Không gửi đi đâu, chỉ để kiểm tra chữ ký.', en: 'Sent nowhere; only checks signatures.' },
  channels: { vi: 'Kênh gửi', en: 'Channels' },
  appendOnly: { vi: 'Chỉ thêm, không sửa hay xóa.', en: 'Only added to, never changed or deleted.' },
  uses: { vi: 'Dùng quyền', en: 'Uses' },
  input: { vi: 'Đầu vào', en: 'Input' },
  output: { vi: 'Kết quả', en: 'Output' },
  nothing: { vi: 'Không có trường nào.', en: 'No fields.' },
  field: { vi: 'Trường', en: 'Field' },
  type: { vi: 'Kiểu', en: 'Type' },
  required: { vi: 'Bắt buộc', en: 'Required' },
  meaning: { vi: 'Ý nghĩa', en: 'Meaning' },
  yes: { vi: 'có', en: 'yes' }
} as const satisfies Readonly<Record<string, Localized>>
