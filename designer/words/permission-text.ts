import type { Permission, Scope } from '../../schemas/role.ts'
import { sayAccounts as say } from '../texts/account-texts.ts'

/** What a permission lets somebody do. */
export function permissionText(permission: Permission): string {
  return permissionTexts[permission]()
}

/** Whose records a scope is about. */
export function scopeText(scope: Scope): string {
  return scopeTexts[scope]()
}

const permissionTexts: Readonly<Record<Permission, () => string>> = {
  'runs:see': say.who_may_runs_see,
  'runs:manage': say.who_may_runs_manage,
  'flows:see': say.who_may_flows_see,
  'flows:draw': say.who_may_flows_draw,
  'flows:publish': say.who_may_flows_publish,
  'messages:see': say.who_may_messages_see,
  'messages:settle': say.who_may_messages_settle,
  'signals:send': say.who_may_signals_send,
  'plugins:see': say.who_may_plugins_see,
  'plugins:manage': say.who_may_plugins_manage,
  'accounts:manage': say.who_may_accounts_manage,
  'operations:manage': say.who_may_operations_manage,
  'records:see': say.who_may_records_see,
  'records:write': say.who_may_records_write
}

const scopeTexts: Readonly<Record<Scope, () => string>> = {
  all: say.who_scope_all,
  hierarchy: say.who_scope_hierarchy,
  team: say.who_scope_team,
  own: say.who_scope_own,
  none: say.who_scope_none
}
