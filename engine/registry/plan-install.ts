import { describeCapability, parseCapability } from '../../schemas/capability.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { capabilityNames } from '../../schemas/capability-names.ts'
import { planEntities, type EntityChange } from './plan-entities.ts'

/** What installing a plugin would change, for the person who decides. Nothing is done by it. */
export interface InstallPlan {
  readonly id: string
  readonly version: string
  readonly labels: Localized
  readonly integrity: string | null
  /** The version that is here; null when the plugin is new. */
  readonly before: string | null
  /** Asked for and not granted yet: what has to be agreed to. */
  readonly added: readonly PlannedCapability[]
  /** Granted already, and still asked for. */
  readonly kept: readonly PlannedCapability[]
  /** Granted, and no longer asked for. */
  readonly dropped: readonly PlannedCapability[]
  readonly entities: readonly EntityChange[]
  /** What capabilities mean together, where each alone looks harmless. */
  readonly warnings: readonly Localized[]
}

export interface PlannedCapability {
  readonly capability: string
  readonly text: Localized
}

export interface InstalledBefore {
  readonly manifest: Manifest
  readonly granted: readonly string[]
}

/** Compares a plugin with what is installed. `all` are the plugins that are here, whose entities it may name. */
export function planInstall(manifest: Manifest, all: readonly InstalledBefore[]): InstallPlan {
  const before = all.find((each) => each.manifest.id === manifest.id) ?? null
  const granted = before?.granted ?? []
  const names = Object.assign(
    {},
    ...[...all.map((each) => each.manifest), manifest].map(capabilityNames)
  ) as ReturnType<typeof capabilityNames>
  const planned = (capability: string) => ({ capability, text: describeCapability(capability, names) })
  const { id, version, labels, integrity = null, capabilities } = manifest
  const entities = [...all.flatMap((each) => each.manifest.entities), ...manifest.entities]
  return {
    id,
    version,
    labels,
    integrity,
    before: before?.manifest.version ?? null,
    added: capabilities.filter((each) => !granted.includes(each)).map(planned),
    kept: capabilities.filter((each) => granted.includes(each)).map(planned),
    dropped: granted.filter((each) => !(capabilities as readonly string[]).includes(each)).map(planned),
    entities: planEntities(before?.manifest.entities ?? [], manifest.entities),
    warnings: warningsOf(manifest, entities)
  }
}

/** Reading about people and calling out, together, means that this data can leave: said once, with the names. */
function warningsOf({ capabilities }: Manifest, entities: readonly Entity[]): readonly Localized[] {
  const parsed = capabilities.map(parseCapability)
  const hosts = parsed.flatMap((each) => (each?.kind === 'http' || each?.kind === 'http+plain' ? [each.what] : []))
  const read = parsed.flatMap((each) => (each?.kind === 'records:read' ? [each.what] : []))
  const personal = entities.filter(
    ({ id, fields }) =>
      read.includes(id) && Object.values(fields).some((field) => field['x-mach'].personal !== undefined)
  )
  if (hosts.length === 0 || personal.length === 0) return []
  const named = (language: keyof Localized) => [...new Set(personal.map(({ labels }) => labels[language]))].join(', ')
  return [
    {
      vi: `Tiện ích này có thể gửi dữ liệu cá nhân (${named('vi')}) tới ${hosts.join(', ')}.`,
      en: `This plugin can send personal data (${named('en')}) to ${hosts.join(', ')}.`
    }
  ]
}
