import { permissions, type RecordRule, type Role, type Scope } from '../../schemas/role.ts'

const everywhere = (read: Scope, write: Scope): RecordRule => ({
  entity: '*',
  read,
  create: write !== 'none',
  update: write,
  delete: write
})

/** The role that cannot be changed or taken from the last account that has it. */
export const ownerRole = 'owner'

/** Roles that every installation has, whatever it is used for. Others come with packs, or an admin makes them. */
export const readyRoles: readonly Role[] = [
  {
    id: ownerRole,
    labels: { vi: 'Chủ sở hữu', en: 'Owner' },
    about: { vi: 'Được làm mọi việc, kể cả với các chủ sở hữu khác.', en: 'May do everything, also to other owners.' },
    may: permissions,
    records: [everywhere('all', 'all')]
  },
  {
    id: 'admin',
    labels: { vi: 'Quản trị', en: 'Admin' },
    about: { vi: 'Được làm mọi việc, trừ động đến chủ sở hữu.', en: 'May do everything, but not to owners.' },
    may: permissions,
    records: [everywhere('all', 'all')]
  },
  {
    id: 'plugin-developer',
    labels: { vi: 'Người viết tiện ích', en: 'Plugin developer' },
    about: {
      vi: 'Vẽ quy trình, xem các lần chạy và cài tiện ích; không quản lý tài khoản.',
      en: 'Draws flows, looks at runs and installs plugins; does not look after accounts.'
    },
    may: [
      'runs:see',
      'runs:manage',
      'flows:see',
      'flows:draw',
      'flows:publish',
      'messages:see',
      'signals:send',
      'plugins:see',
      'plugins:manage',
      'records:see',
      'records:write'
    ],
    records: [everywhere('all', 'all')]
  },
  {
    id: 'read-only',
    labels: { vi: 'Chỉ xem', en: 'Read-only' },
    about: { vi: 'Xem mọi thứ, không thay đổi gì.', en: 'Sees everything, changes nothing.' },
    may: ['runs:see', 'flows:see', 'messages:see', 'plugins:see', 'records:see'],
    records: [everywhere('all', 'none')]
  }
]
