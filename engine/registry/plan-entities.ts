import type { Entity, Field } from '../../schemas/entity.ts'
import type { Localized } from '../../schemas/localized.ts'

/** One change of the tables. What would lose data is refused, and needs a migration. */
export interface EntityChange {
  readonly kind: 'entityAdded' | 'entityDropped' | 'fieldAdded' | 'fieldDropped' | 'fieldRefused'
  readonly entity: string
  readonly field: string | null
  readonly text: Localized
}

/** The difference between the entities of two versions of a plugin. Data of what is dropped stays where it is. */
export function planEntities(before: readonly Entity[], after: readonly Entity[]): readonly EntityChange[] {
  const changes = after.flatMap((entity) => {
    const old = before.find(({ id }) => id === entity.id)
    return old ? fieldChanges(old, entity) : [addedEntity(entity)]
  })
  const dropped = before.filter(({ id }) => !after.some((entity) => entity.id === id))
  return [...changes, ...dropped.map(droppedEntity)]
}

function fieldChanges(old: Entity, next: Entity): readonly EntityChange[] {
  const added = Object.entries(next.fields).flatMap(([name, field]) => {
    const was = Object.hasOwn(old.fields, name) ? old.fields[name] : undefined
    if (was !== undefined) return was.type === field.type ? [] : [retyped(next, name, { was, field })]
    return [(next.required ?? []).includes(name) ? newAndRequired(next, name) : addedField(next, name, field)]
  })
  const dropped = Object.keys(old.fields).filter((name) => !Object.hasOwn(next.fields, name))
  return [...added, ...dropped.map((name) => droppedField(next, name))]
}

function addedEntity({ id, labels, fields }: Entity): EntityChange {
  const count = Object.keys(fields).length
  const text = {
    vi: `Tạo bảng “${labels.vi}” (${id}) với ${count} trường`,
    en: `Make the table “${labels.en}” (${id}) with ${count} fields`
  }
  return { kind: 'entityAdded', entity: id, field: null, text }
}

function droppedEntity({ id, labels }: Entity): EntityChange {
  const text = {
    vi: `Thôi dùng bảng “${labels.vi}” (${id}); dữ liệu được giữ lại`,
    en: `No longer use the table “${labels.en}” (${id}); its data is kept`
  }
  return { kind: 'entityDropped', entity: id, field: null, text }
}

function addedField({ id }: Entity, name: string, field: Field): EntityChange {
  const { vi, en } = field['x-mach'].labels
  const text = { vi: `Thêm trường “${vi}” (${name}) vào ${id}`, en: `Add the field “${en}” (${name}) to ${id}` }
  return { kind: 'fieldAdded', entity: id, field: name, text }
}

function droppedField({ id }: Entity, name: string): EntityChange {
  const text = {
    vi: `Thôi dùng trường ${name} của ${id}; dữ liệu được giữ lại`,
    en: `No longer use the field ${name} of ${id}; its data is kept`
  }
  return { kind: 'fieldDropped', entity: id, field: name, text }
}

function newAndRequired({ id }: Entity, name: string): EntityChange {
  const text = {
    vi: `Không làm được: trường ${name} của ${id} là mới và bắt buộc, mà bản ghi cũ chưa có; hãy để không bắt buộc`,
    en: `Not possible: the field ${name} of ${id} is new and required, and old records have none; make it optional`
  }
  return { kind: 'fieldRefused', entity: id, field: name, text }
}

function retyped(
  { id }: Entity,
  name: string,
  { was, field }: { readonly was: Field; readonly field: Field }
): EntityChange {
  const text = {
    vi: `Không làm được: trường ${name} của ${id} đổi từ ${was.type} sang ${field.type}; hãy thêm trường mới`,
    en: `Not possible: the field ${name} of ${id} turns from ${was.type} into ${field.type}; add a new field instead`
  }
  return { kind: 'fieldRefused', entity: id, field: name, text }
}
