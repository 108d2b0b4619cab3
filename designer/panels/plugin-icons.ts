import AtSignIcon from '@lucide/svelte/icons/at-sign'
import BadgeIcon from '@lucide/svelte/icons/badge'
import BadgeCheckIcon from '@lucide/svelte/icons/badge-check'
import BoxIcon from '@lucide/svelte/icons/box'
import BuildingIcon from '@lucide/svelte/icons/building'
import CalendarIcon from '@lucide/svelte/icons/calendar'
import CoinsIcon from '@lucide/svelte/icons/coins'
import FileTextIcon from '@lucide/svelte/icons/file-text'
import FlagIcon from '@lucide/svelte/icons/flag'
import FootprintsIcon from '@lucide/svelte/icons/footprints'
import GaugeIcon from '@lucide/svelte/icons/gauge'
import GiftIcon from '@lucide/svelte/icons/gift'
import HandshakeIcon from '@lucide/svelte/icons/handshake'
import ListChecksIcon from '@lucide/svelte/icons/list-checks'
import MailIcon from '@lucide/svelte/icons/mail'
import MegaphoneIcon from '@lucide/svelte/icons/megaphone'
import PhoneIcon from '@lucide/svelte/icons/phone'
import ReceiptIcon from '@lucide/svelte/icons/receipt'
import RefreshCwIcon from '@lucide/svelte/icons/refresh-cw'
import ShieldCheckIcon from '@lucide/svelte/icons/shield-check'
import ShoppingBagIcon from '@lucide/svelte/icons/shopping-bag'
import SparklesIcon from '@lucide/svelte/icons/sparkles'
import SquareCheckIcon from '@lucide/svelte/icons/square-check'
import StarIcon from '@lucide/svelte/icons/star'
import TagIcon from '@lucide/svelte/icons/tag'
import TargetIcon from '@lucide/svelte/icons/target'
import TicketIcon from '@lucide/svelte/icons/ticket'
import UserIcon from '@lucide/svelte/icons/user'
import UserSearchIcon from '@lucide/svelte/icons/user-search'
import UsersIcon from '@lucide/svelte/icons/users'
import WalletIcon from '@lucide/svelte/icons/wallet'
import WandIcon from '@lucide/svelte/icons/wand'
import ZapIcon from '@lucide/svelte/icons/zap'

/** The signs a plugin may name for its entities and actions. A name that is not here gets the plain box. */
const icons = {
  'at-sign': AtSignIcon,
  badge: BadgeIcon,
  'badge-check': BadgeCheckIcon,
  building: BuildingIcon,
  calendar: CalendarIcon,
  'check-square': SquareCheckIcon,
  coins: CoinsIcon,
  'file-text': FileTextIcon,
  flag: FlagIcon,
  footprints: FootprintsIcon,
  gauge: GaugeIcon,
  gift: GiftIcon,
  handshake: HandshakeIcon,
  'list-checks': ListChecksIcon,
  mail: MailIcon,
  megaphone: MegaphoneIcon,
  phone: PhoneIcon,
  receipt: ReceiptIcon,
  'refresh-cw': RefreshCwIcon,
  'shield-check': ShieldCheckIcon,
  'shopping-bag': ShoppingBagIcon,
  sparkles: SparklesIcon,
  'square-check': SquareCheckIcon,
  star: StarIcon,
  tag: TagIcon,
  target: TargetIcon,
  ticket: TicketIcon,
  user: UserIcon,
  'user-search': UserSearchIcon,
  users: UsersIcon,
  wallet: WalletIcon,
  wand: WandIcon,
  zap: ZapIcon
} as const

export function pluginIcon(name: string | null | undefined): (typeof icons)[keyof typeof icons] {
  return name && Object.hasOwn(icons, name) ? icons[name as keyof typeof icons] : BoxIcon
}
