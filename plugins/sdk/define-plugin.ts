import type { Capability } from '../../schemas/capability.ts'
import type { JsonSchema } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { DeclaredSecret } from '../../schemas/manifest.ts'
import type { ActionDefinition } from './define-action.ts'
import type { ChannelDefinition } from './define-channel.ts'
import type { EntityDefinition } from './define-entity.ts'
import type { TriggerDefinition } from './define-trigger.ts'

export interface PluginDefinition {
  readonly id: string
  readonly version: string
  /** Range of engine versions it works with, for example `^0.1.0`. */
  readonly engine: string
  readonly labels: Localized
  readonly description?: Localized
  /** Name of an icon, for example `package`. */
  readonly icon?: string
  /** Plugins whose entities or channels it uses, each with a range of versions: `{ crm: '^0.1.0' }`. */
  readonly dependencies?: Readonly<Record<string, string>>
  /** JSON Schema of what the owner can set; its properties carry labels. */
  readonly settings?: JsonSchema
  /** Values that only the gateway knows; handlers write `{{secret:name}}`. Each goes to its own hosts and to no other; one without hosts only checks signatures. */
  readonly secrets?: readonly (Omit<DeclaredSecret, 'hosts'> & { readonly hosts: readonly string[] })[]
  readonly entities?: readonly EntityDefinition[]
  readonly actions?: readonly ActionDefinition[]
  readonly triggers?: readonly TriggerDefinition[]
  readonly channels?: readonly ChannelDefinition[]
  /** What the plugin asks to be allowed, for example `records:write:crm.person`. Nothing is implied. */
  readonly capabilities: readonly Capability[]
}

/**
 * The default export of a plugin's `index.ts`. What it asks for must exist, and must cover what its actions use; both are
 * errors while it is typed, and again when it is built.
 */
export function definePlugin<const P extends PluginDefinition>(plugin: P & Sound<P>): PluginDefinition {
  return plugin
}

/** Each capability stands for itself when it makes sense, else for a demand whose name says what is missing. */
interface Sound<P extends PluginDefinition> {
  readonly capabilities: { readonly [K in keyof P['capabilities']]: Known<P, P['capabilities'][K]> }
  readonly actions?: { readonly [K in keyof P['actions']]: Covered<P['actions'][K], P['capabilities'][number]> }
  readonly triggers?: { readonly [K in keyof P['triggers']]: Covered<P['triggers'][K], P['capabilities'][number]> }
  readonly channels?: { readonly [K in keyof P['channels']]: Covered<P['channels'][K], P['capabilities'][number]> }
}

type Known<P extends PluginDefinition, C> = C extends `records:${'read' | 'write'}:${infer Owner}.${infer Name}`
  ? Theirs<
      P,
      Owner,
      `${Owner}.${Name}` extends IdsOf<P['entities']> ? C : Missing<`no entity is called ${Owner}.${Name}`>,
      C
    >
  : C extends `channel:${infer Owner}.${infer Name}`
    ? Theirs<P, Owner, Name extends IdsOf<P['channels']> ? C : Missing<`no channel is called ${Name}`>, C>
    : C extends `channel:${infer Name}`
      ? Name extends IdsOf<P['channels']>
        ? C
        : Missing<`no channel is called ${Name}`>
      : C extends `secret:${infer Name}`
        ? Name extends NamesOf<P['secrets']>
          ? C
          : Missing<`no secret is called ${Name}`>
        : C

type Theirs<P extends PluginDefinition, Owner extends string, Own, Foreign> = Owner extends P['id']
  ? Own
  : Owner extends keyof P['dependencies']
    ? Foreign
    : Missing<`dependencies needs ${Owner}`>

/** A demand that nothing meets; the editor shows its name. */
type Missing<T extends string> = { readonly [N in T]: never }

type IdsOf<L> = L extends readonly { readonly id: infer I }[] ? I : never
type NamesOf<L> = L extends readonly { readonly name: infer N }[] ? N : never

type Covered<A, C> = A extends { readonly uses?: readonly (infer U)[] }
  ? [U] extends [C]
    ? A
    : Missing<`capabilities needs '${Exclude<U, C> & string}'`>
  : A
