import type { DataType, ObjectType } from './data-type.ts'

/** Whether a value of a type can fit where another is wanted. False only when it surely does not. */
export function canFit(type: DataType, wanted: DataType): boolean {
  if (type.kind === 'any' || wanted.kind === 'any') return true
  if (type.kind === 'union') return type.types.some((each) => canFit(each, wanted))
  if (wanted.kind === 'union') return wanted.types.some((each) => canFit(type, each))
  return canFitKind(type, wanted)
}

function canFitKind(type: DataType, wanted: DataType): boolean {
  if (type.kind === 'text' && wanted.kind === 'text') return canBeSame(type.options, wanted.options)
  if (type.kind === 'list' && wanted.kind === 'list') return canFit(type.item, wanted.item)
  if (type.kind === 'object' && wanted.kind === 'object') return canFitObject(type, wanted)
  // What leaves an expression is JSON: a time becomes a text.
  return type.kind === wanted.kind || (type.kind === 'time' && wanted.kind === 'text')
}

function canBeSame(options: readonly string[] | null, wanted: readonly string[] | null): boolean {
  if (options === null || wanted === null) return true
  return options.some((option) => wanted.includes(option))
}

function canFitObject(type: ObjectType, wanted: ObjectType): boolean {
  const isComplete = [...wanted.fields].every(([name, field]) => {
    const given = type.fields.get(name)
    if (!given) return type.isOpen || !field.isSure
    return canFit(given.type, field.type)
  })
  if (!isComplete || wanted.isOpen) return isComplete
  return [...type.fields].every(([name, field]) => wanted.fields.has(name) || !field.isSure)
}
