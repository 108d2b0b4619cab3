import type { Json } from '../../../schemas/json.ts'
import type { MappingValue } from '../../../schemas/mapping.ts'
import { addMissing, checkExpression, checkFit } from './check-expression.ts'
import { checkText } from './check-text.ts'
import { hintOf, replaceFix, within, type Place } from './finding-collector.ts'
import {
  anyType,
  listType,
  optionsType,
  textType,
  unionType,
  type DataType,
  type FieldType,
  type ObjectType
} from './data-type.ts'
import type { Surroundings } from './expression-issue.ts'
import type { FlowCheck } from './flow-check.ts'
import { nearestName } from './nearest-name.ts'
import { typeOfValues } from './type-of-schema.ts'

interface MappingCheck {
  readonly value: MappingValue
  readonly place: Place
  readonly around: Surroundings
  readonly wanted: DataType
  /** Where something must come out. */
  readonly isRequired?: boolean
  /** The field that says why a message is sent. */
  readonly purposeField?: string
}

/** Checks what a step's input is made of against what it is for; gives the type of what comes out. */
export function checkMapping(check: FlowCheck, asked: MappingCheck): FieldType {
  const { value, place, wanted } = asked
  if (isTagged(value, 'cel')) return checkCel(check, asked, value.cel)
  if (isTagged(value, 'text')) return sure(checkLiquid(check, asked, value.text))
  if (Array.isArray(value)) return sure(checkList(check, asked, value))
  if (isObject(value)) return sure(checkObject(check, asked, value))
  const given = typeOfValues([value])
  checkFit(check, { place, given, wanted, source: typeof value === 'string' ? value : JSON.stringify(value) })
  return sure(given)
}

function checkCel(check: FlowCheck, asked: MappingCheck, source: string): FieldType {
  const expression = { source, place: within(asked.place, 'cel'), around: asked.around, wanted: asked.wanted }
  const { value } = checkExpression(check, { ...expression, lenient: true })
  if (!value.isSure && asked.isRequired) addMissing(check, expression, value.type)
  return value
}

function checkLiquid(check: FlowCheck, { place, around, wanted }: MappingCheck, source: string): DataType {
  const isConstant = checkText(check, { source, place: within(place, 'text'), around })
  const given = isConstant ? optionsType([source]) : textType
  checkFit(check, { place, given, wanted, source })
  return given
}

function checkList(check: FlowCheck, asked: MappingCheck, values: readonly MappingValue[]): DataType {
  const { place, around, wanted } = asked
  const item = wanted.kind === 'list' ? wanted.item : anyType
  const types = values.map((value, index) =>
    checkMapping(check, { value, place: within(place, index), around, wanted: item })
  )
  const given = listType(unionType(types.map(({ type }) => type)))
  if (wanted.kind !== 'list') checkFit(check, { place, given, wanted, source: JSON.stringify(values) })
  return given
}

type MappingObject = { readonly [key: string]: MappingValue }

function checkObject(check: FlowCheck, asked: MappingCheck, value: MappingObject): DataType {
  const { place, wanted } = asked
  const fields = new Map(
    Object.keys(value).map((name): [string, FieldType] => [name, checkField(check, asked, { name, value })])
  )
  const given: ObjectType = { kind: 'object', fields, isOpen: false, atLeastOne: [] }
  if (wanted.kind === 'object') checkRequired(check, asked, { value, wanted })
  else checkFit(check, { place, given, wanted, source: JSON.stringify(value) })
  return given
}

function checkField(
  check: FlowCheck,
  { place, around, wanted, purposeField }: MappingCheck,
  { name, value }: { readonly name: string; readonly value: MappingObject }
): FieldType {
  const field = wanted.kind === 'object' ? wanted.fields.get(name) : undefined
  if (wanted.kind === 'object' && !field && !wanted.isOpen) addUnknownField(check, place, { name, value, wanted })
  const part = value[name] ?? null
  // An empty purpose is told of as a missing one.
  const type = name === purposeField && isEmpty(part) ? anyType : field?.type
  const isRequired = name === purposeField || field?.isSure === true
  return checkMapping(check, { value: part, place: within(place, name), around, wanted: type ?? anyType, isRequired })
}

interface UnknownField {
  readonly name: string
  readonly value: MappingObject
  readonly wanted: ObjectType
}

function addUnknownField(check: FlowCheck, place: Place, { name, value, wanted }: UnknownField): void {
  const free = [...wanted.fields.keys()].filter((each) => !Object.hasOwn(value, each))
  const nearest = nearestName(name, free)
  const renamed = Object.entries(value).map(([key, each]) => [key === name ? (nearest ?? key) : key, each])
  const label = { vi: `Đổi tên thành “${nearest}”`, en: `Rename to “${nearest}”` }
  check.findings.add(within(place, name), 'UNKNOWN_FIELD', {
    details: { name, hint: hintOf(nearest) },
    ...(nearest !== null && { fix: replaceFix(place, Object.fromEntries(renamed) as Json, label) })
  })
}

function checkRequired(
  check: FlowCheck,
  { place, purposeField }: MappingCheck,
  { value, wanted }: { readonly value: MappingObject; readonly wanted: ObjectType }
): void {
  for (const [name, { isSure }] of wanted.fields) {
    if (isSure && name !== purposeField && !Object.hasOwn(value, name))
      check.findings.add(place, 'MISSING_FIELD', { details: { name } })
  }
  if (purposeField === undefined) return
  const purpose = value[purposeField] ?? ''
  if (purpose === '')
    check.findings.add(within(place, purposeField), 'MISSING_PURPOSE', { details: { name: purposeField } })
}

function isEmpty(value: MappingValue): boolean {
  return value === null || value === ''
}

function sure(type: DataType): FieldType {
  return { type, isSure: true }
}

function isObject(value: MappingValue): value is MappingObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with exactly one key, whose value is a text: `mapping.ts` reads it the same way. */
function isTagged<T extends 'cel' | 'text'>(value: MappingValue, tag: T): value is { readonly [K in T]: string } {
  if (!isObject(value)) return false
  const [[name, part] = [], ...others] = Object.entries(value)
  return name === tag && typeof part === 'string' && others.length === 0
}
