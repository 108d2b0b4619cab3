import type { Manifest } from '../../../schemas/manifest.ts'
import { engineError } from '../../errors.ts'
import { planInstall, type InstallPlan } from '../../registry/plan-install.ts'
import { readPluginSource } from '../../registry/read-plugin-source.ts'
import { agrees } from './agrees.ts'
import { openInstallation, type InstallationOptions } from './open-installation.ts'
import { sayPlan } from './say-plan.ts'

export interface BringInOptions extends InstallationOptions {
  readonly yes?: boolean
  readonly grant?: readonly string[]
  readonly dryRun?: boolean
  readonly json?: boolean
}

/**
 * Brings a plugin into an installation: reads it, shows what it would change and what it asks for, asks, and installs it.
 * No code of it runs before that, unless it is an author's folder, which is built.
 */
export async function bringIn(source: string, way: 'install' | 'upgrade', options: BringInOptions): Promise<void> {
  const built = await readPluginSource(source)
  const installation = await openInstallation(options)
  try {
    const plan = planInstall(built.manifest, await installation.plugins())
    refuseWrongWay(plan, way)
    const granted = grantsOf(plan, options.grant)
    if (options.json !== true) console.log(sayPlan(plan))
    const isAgreed =
      options.dryRun !== true && (options.yes === true || (await agrees('Cho phép và cài đặt? · Allow and install?')))
    if (isAgreed) await installation.install(built, granted)
    if (options.json === true) console.log(JSON.stringify({ ...plan, granted, installed: isAgreed }))
    else console.log(`\n${isAgreed ? done(plan, granted) + secretsToSet(built.manifest) : notDone}`)
    if (!isAgreed && options.dryRun !== true) process.exitCode = 1
  } finally {
    await installation.close()
  }
}

function refuseWrongWay({ id, before, version }: InstallPlan, way: 'install' | 'upgrade'): void {
  if (way === 'install' && before !== null && before !== version)
    throw engineError('PLUGIN_INVALID', { reason: `${id} ${before} is installed; use mach plugin upgrade` })
  if (way === 'upgrade' && before === null)
    throw engineError('PLUGIN_INVALID', { reason: `${id} is not installed; use mach plugin install` })
}

/** Everything that is asked for, or what was chosen of it. */
function grantsOf({ id, added, kept }: InstallPlan, chosen: readonly string[] | undefined): readonly string[] {
  const asked = [...kept, ...added].map(({ capability }) => capability)
  const unknown = chosen?.find((each) => !asked.includes(each))
  if (unknown === undefined) return chosen ?? asked
  const reason = `${id} does not ask for ${unknown} (--grant); it asks for ${asked.join(', ') || 'nothing'}`
  throw engineError('PLUGIN_INVALID', { reason })
}

/** What the owner still has to do: a secret can only be given by somebody who knows it. */
function secretsToSet(plugin: Manifest): string {
  const lines = (plugin.secrets ?? []).map(
    ({ name, labels }) => `  mach plugin secret set ${plugin.id} ${name} < file   ${labels.vi} · ${labels.en}`
  )
  return lines.length === 0
    ? ''
    : `\nĐặt bí mật (nếu chưa) · Set its secrets, if they are not set:\n${lines.join('\n')}`
}

function done({ id, version, before }: InstallPlan, granted: readonly string[]): string {
  const vi = before === null ? 'Đã cài' : 'Đã nâng cấp'
  const en = before === null ? 'Installed' : 'Upgraded'
  return `${vi} ${id} ${version} với ${granted.length} quyền.\n${en} ${id} ${version} with ${granted.length} capabilities.`
}

const notDone = 'Chưa thay đổi gì.\nNothing was changed.'
