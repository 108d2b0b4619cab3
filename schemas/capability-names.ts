import type { CapabilityNames } from './capability.ts'
import type { Localized } from './localized.ts'
import type { Manifest } from './manifest.ts'

/** Labels of what a plugin declares, for texts about its capabilities. */
export function capabilityNames({ id, entities, channels, secrets = [] }: Manifest): CapabilityNames {
  const named: readonly (readonly [string, Localized])[] = [
    ...entities.map((entity) => [entity.id, entity.labels] as const),
    ...channels.flatMap((channel) => [
      [channel.id, channel.labels] as const,
      [`${id}.${channel.id}`, channel.labels] as const
    ]),
    ...secrets.map(({ name, labels }) => [name, labels] as const)
  ]
  return Object.fromEntries(named)
}
