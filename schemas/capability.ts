import type { Localized } from './localized.ts'

/**
 * A capability is one thing that a plugin asks to be allowed, as a text: `records:read:crm.person`. Nothing is implied by
 * another one. People read it in plain words before they agree.
 */
export type Capability =
  | `records:read:${string}.${string}`
  | `records:write:${string}.${string}`
  | `channel:${string}`
  | `http:${string}`
  | `http+plain:${string}`
  | `secret:${string}`
  | 'signal:emit'

const name = '[a-z][a-zA-Z0-9]*'
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'

/** A host in ASCII, in small letters, never an address; `*.` in front means every name below it. */
export const hostPattern = `([*][.])?(${label}[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])?(:[1-9][0-9]{0,4})?`

export const capabilityPattern = `^(${[
  `records:(read|write):${name}[.]${name}`,
  `channel:(${name}[.])?${name}`,
  `http([+]plain)?:${hostPattern}`,
  `secret:${name}`,
  'signal:emit'
].join('|')})$`

/** A capability taken apart. `what` is an entity, a channel, a host or a secret. */
export interface ParsedCapability {
  readonly kind: CapabilityKind
  readonly what: string
}

const kinds = ['records:read', 'records:write', 'channel', 'http', 'http+plain', 'secret', 'signal:emit'] as const
export type CapabilityKind = (typeof kinds)[number]

/** Takes apart a capability that fits the pattern. */
export function parseCapability(capability: string): ParsedCapability | null {
  const kind = kinds.find((each) => capability === each || capability.startsWith(`${each}:`))
  return kind === undefined ? null : { kind, what: capability.slice(kind.length + 1) }
}

/** How people call what capabilities are about: labels of entities, channels and secrets, by their ids. */
export type CapabilityNames = Readonly<Record<string, Localized>>

/** What a capability means, for a person who has to agree to it. */
export function describeCapability(capability: string, names: CapabilityNames = {}): Localized {
  const parsed = parseCapability(capability)
  if (!parsed) return { vi: capability, en: capability }
  const { kind, what } = parsed
  const { vi, en } = texts[kind]
  const called = Object.hasOwn(names, what) ? names[what] : undefined
  const shown = called ? { vi: `“${called.vi}” (${what})`, en: `“${called.en}” (${what})` } : { vi: what, en: what }
  return { vi: vi.replace('{}', () => shown.vi), en: en.replace('{}', () => shown.en) }
}

const texts: Readonly<Record<CapabilityKind, Localized>> = {
  'records:read': { vi: 'Xem mọi bản ghi {}', en: 'Read all records of {}' },
  'records:write': { vi: 'Thêm, sửa và xóa bản ghi {}', en: 'Add, change and delete records of {}' },
  channel: { vi: 'Thay mặt bạn gửi tin qua kênh {}', en: 'Send messages in your name through the channel {}' },
  http: {
    vi: 'Trao đổi dữ liệu với {}; những gì tiện ích xem được có thể rời khỏi máy này',
    en: 'Exchange data with {}; what the plugin may read can leave this machine'
  },
  'http+plain': {
    vi: 'Trao đổi dữ liệu KHÔNG mã hóa với {}; người khác trên đường truyền đọc được',
    en: 'Exchange data with {} WITHOUT encryption; others on the way can read it'
  },
  secret: {
    vi: 'Dùng bí mật {} để gọi ra ngoài hoặc kiểm tra chữ ký; mã của tiện ích không bao giờ thấy giá trị',
    en: 'Use the secret {} to call out or to check signatures; the code of the plugin never sees its value'
  },
  'signal:emit': {
    vi: 'Phát tín hiệu đánh thức hoặc bắt đầu các quy trình',
    en: 'Emit signals that wake up or start flows'
  }
}
