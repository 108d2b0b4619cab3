import type { ASTNode } from '@marcbachmann/cel-js'
import { canFit } from './can-fit.ts'
import { hintOf, shorten } from './finding-collector.ts'
import {
  anyType,
  booleanType,
  describeType,
  describeWanted,
  listType,
  numberType,
  optionsType,
  unionType,
  type DataType,
  type FieldType
} from './data-type.ts'
import type { ExpressionIssue, Remedy, Surroundings } from './expression-issue.ts'
import { factsOfCondition } from './facts-of-condition.ts'
import { nearestName } from './nearest-name.ts'
import { fieldNameOf, isAccess, pathOfNode, type Access } from './path-of-node.ts'
import { resolveField, resolveFirst, resolveStep, type Resolved } from './resolve-field.ts'
import { functionNames, typeOfCall } from './type-of-call.ts'
import { typeOfOperator } from './type-of-operator.ts'
import { typeOfValues } from './type-of-schema.ts'
import { unequalValues } from './unequal-values.ts'

/** Works out the type of an expression from its tree, and reports what cannot be right in it. */
export class ExpressionTyper {
  readonly issues: ExpressionIssue[] = []
  readonly #source: string
  #around: Surroundings
  /** Variables of `exists(x, …)` and its like. */
  #locals: ReadonlyMap<string, DataType> = new Map()

  constructor(source: string, around: Surroundings) {
    this.#source = source
    this.#around = around
  }

  /** The type of a value that must be there. */
  typeOf(node: ASTNode): DataType {
    const path = isAccess(node) ? this.resolve(node, false) : null
    if (!path) return this.#typeOfOther(node)
    this.#requirePresence(node, path)
    return path.type
  }

  /** Follows a path; `lenient` when nothing happens if there is nothing at its end. */
  resolve(node: Access, lenient: boolean): FieldType {
    if (node.op === 'id') return this.#first(node)
    const [holder, index] = node.args
    const name = fieldNameOf(node)
    if (name === null) return { type: this.#element(holder, index), isSure: true }
    if (holder.op === 'id' && holder.args === 'steps') return this.#take(node, resolveStep(this.#around, name))
    const before = isAccess(holder) ? this.resolve(holder, lenient) : { type: this.typeOf(holder), isSure: true }
    if (!lenient) this.#requirePresence(holder, before)
    const path = this.#pathOf(node)
    const field = this.#take(node, resolveField(this.#around.steps, { of: before.type, name, path }))
    return lenient ? { type: field.type, isSure: field.isSure && before.isSure } : field
  }

  report(node: ASTNode, issue: Omit<ExpressionIssue, 'remedy'>, remedy?: Remedy): void {
    this.issues.push({
      ...issue,
      details: { source: shorten(this.#text(node)), ...issue.details },
      ...(remedy && { remedy })
    })
  }

  #first(node: Extract<ASTNode, { op: 'id' }>): FieldType {
    const local = this.#locals.get(node.args)
    if (local || typeNames.has(node.args)) return { type: local ?? { kind: 'other' }, isSure: true }
    if (node.args === 'steps') return { type: anyType, isSure: true }
    return this.#take(node, resolveFirst(this.#around, node.args))
  }

  /** Reports what is wrong with the last name of a path; goes on with what is known. */
  #take(node: Access, resolved: Resolved): FieldType {
    if (resolved.ok) return resolved.value
    const { code, details, nearest, severity } = resolved
    const remedy = nearest === null ? undefined : this.#rename(node, nearest)
    this.report(node, { code, details, ...(severity && { severity }) }, remedy)
    return { type: anyType, isSure: true }
  }

  #rename(node: Access, name: string): Remedy {
    if (node.op === '[]') return replacement(node.args[1], `'${name}'`)
    if (node.op === 'id') return replacement(node, name)
    const text = /^[A-Za-z_]\w*$/u.test(name) ? `.${name}` : `['${name}']`
    return { kind: 'replace', start: node.args[0].end, end: node.end, text }
  }

  #requirePresence(node: ASTNode, { isSure }: FieldType): void {
    if (isSure) return
    const path = pathOfNode(node)?.join('.') ?? this.#text(node)
    const canGuard = this.#pathOf(node) !== null && !path.includes('-')
    this.report(node, { code: 'MAY_BE_MISSING', details: { path } }, canGuard ? { kind: 'guard', path } : undefined)
  }

  /** The path of a node, unless it begins with a variable of its own. */
  #pathOf(node: ASTNode): readonly string[] | null {
    const path = pathOfNode(node)
    return path && !this.#locals.has(path[0] ?? '') ? path : null
  }

  #element(holder: ASTNode, index: unknown): DataType {
    const type = this.typeOf(holder)
    if (isNode(index)) this.typeOf(index)
    return type.kind === 'list' ? type.item : anyType
  }

  #typeOfOther(node: ASTNode): DataType {
    switch (node.op) {
      case 'value':
        return typeOfLiteral(node.args)
      case 'call':
        return node.args[0] === 'has' ? this.#has(node.args[1]) : this.#call(node, null, node.args[1])
      case 'rcall':
        return this.#method(node)
      case 'list':
        return listType(unionType(node.args.map((each) => this.typeOf(each))))
      case 'map':
        return this.#map(node.args)
      case '?:':
        return this.#choice(node.args)
      case '&&':
      case '||':
        return this.#both(node)
      case '!_':
        return this.#want(node.args, booleanType)
      case '-_':
        return this.#negative(node.args)
      case 'id':
      case '.':
      case '[]':
      case '.?':
      case '[?]':
        return anyType
      default:
        return this.#operator(node)
    }
  }

  #negative(node: ASTNode): DataType {
    const given = this.typeOf(node)
    this.#expect(node, given, numberType)
    return given.kind === 'number' ? given : numberType
  }

  #operator(node: Extract<ASTNode, { args: [ASTNode, ASTNode] }>): DataType {
    const [left, right] = node.args.map((each) => this.typeOf(each)) as [DataType, DataType]
    const type = typeOfOperator(node.op, left, right)
    if (!type) this.#refuseOperands(node, left, right)
    const isComparison = node.op === '==' || node.op === '!=' || node.op === 'in'
    for (const { value, at, of, nearest } of isComparison ? unequalValues(node, left, right) : []) {
      const remedy = nearest === null ? undefined : replacement(at, `'${nearest}'`)
      this.report(of, { code: 'NEVER_EQUAL', details: { value: shorten(value) }, severity: 'warning' }, remedy)
    }
    return type ?? anyType
  }

  #refuseOperands(node: Extract<ASTNode, { args: [ASTNode, ASTNode] }>, left: DataType, right: DataType): void {
    const [a, b] = node.args
    if (node.op === '%') {
      const wanted = describeWanted({ kind: 'number', isExact: true })
      const [at, type] = left.kind === 'number' && left.isExact ? [b, right] : [a, left]
      this.report(at, { code: 'WRONG_TYPE', details: { wanted, given: describeType(type) } }, this.#wrap(at, 'int'))
      return
    }
    // A number beside a text is nearly always meant to be read as one text.
    const isSum = node.op === '+' && [left, right].some(({ kind }) => kind === 'text')
    const [at, type, other] = isSum && left.kind !== 'text' ? [a, left, right] : [b, right, left]
    const canWrap = isSum && (type.kind === 'number' || type.kind === 'boolean')
    const details = {
      wanted: node.op === 'in' ? describeType(listType(anyType)) : describeType(other),
      given: describeType(type)
    }
    this.report(at, { code: 'WRONG_TYPE', details }, canWrap ? this.#wrap(at, 'string') : undefined)
  }

  #wrap(node: ASTNode, name: string): Remedy {
    return replacement(node, `${name}(${this.#text(node)})`)
  }

  #both(node: Extract<ASTNode, { op: '&&' | '||' }>): DataType {
    const [left, right] = node.args
    this.#want(left, booleanType)
    this.#knowing(left, node.op === '&&', () => this.#want(right, booleanType))
    return booleanType
  }

  #choice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): DataType {
    this.#want(condition, booleanType)
    const one = this.#knowing(condition, true, () => this.typeOf(yes))
    const other = this.#knowing(condition, false, () => this.typeOf(no))
    return unionType([one, other])
  }

  /** Types something in the light of a condition. */
  #knowing<T>(condition: ASTNode, isTrue: boolean, type: () => T): T {
    const before = this.#around
    const steps = before.steps.fork()
    steps.learn(factsOfCondition(condition, isTrue))
    this.#around = { ...before, steps }
    const result = type()
    this.#around = before
    return result
  }

  #want(node: ASTNode, wanted: DataType): DataType {
    this.#expect(node, this.typeOf(node), wanted)
    return wanted
  }

  #expect(node: ASTNode, given: DataType, wanted: DataType): void {
    if (canFit(given, wanted)) return
    this.report(node, { code: 'WRONG_TYPE', details: { wanted: describeType(wanted), given: describeType(given) } })
  }

  #map(entries: readonly (readonly [ASTNode, ASTNode])[]): DataType {
    const fields = entries.map(([key, value]): [string | null, FieldType] => {
      const name = key.op === 'value' && typeof key.args === 'string' ? key.args : null
      if (name === null) this.typeOf(key)
      return [name, { type: this.typeOf(value), isSure: true }]
    })
    const named = fields.flatMap(([name, field]): [string, FieldType][] => (name === null ? [] : [[name, field]]))
    return { kind: 'object', fields: new Map(named), isOpen: named.length < fields.length, atLeastOne: [] }
  }

  #has([node]: readonly ASTNode[]): DataType {
    // `has(a.b.c)` fails when there is no `a.b`; only the last name may be missing.
    if (node?.op === '.') this.resolve(node, false)
    return booleanType
  }

  #method(node: Extract<ASTNode, { op: 'rcall' }>): DataType {
    const [name, on, given] = node.args
    if (name === 'matches') this.report(node, { code: 'REGULAR_EXPRESSION', details: {} })
    if (name === 'bind' && on.op === 'id' && on.args === 'cel') return this.#bind(given)
    if (!iterating.has(name)) return this.#call(node, on, given)
    const type = this.typeOf(on)
    this.#expect(on, type, iterable)
    const last = this.#withLocal(given, type.kind === 'list' ? type.item : anyType)
    if (name === 'filter') return type
    return name === 'map' ? listType(last) : booleanType
  }

  /** `(x, first, second)`: types what comes after the variable; gives the type of the last. */
  #withLocal([variable, ...bodies]: readonly ASTNode[], type: DataType): DataType {
    const before = this.#locals
    if (variable?.op === 'id') this.#locals = new Map([...before, [variable.args, type]])
    const types = bodies.map((body) => this.typeOf(body))
    this.#locals = before
    return types.at(-1) ?? anyType
  }

  #bind([variable, value, body]: readonly ASTNode[]): DataType {
    if (!variable || !value || !body) return anyType
    return this.#withLocal([variable, body], this.typeOf(value))
  }

  #call(node: ASTNode, on: ASTNode | null, given: readonly ASTNode[]): DataType {
    const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : ''
    const types = given.map((each) => this.typeOf(each))
    const typing = typeOfCall({ name, on: on && this.typeOf(on), given: types })
    if (typing.is === 'fine') return typing.type
    if (typing.is === 'unknown') {
      const nearest = nearestName(name, functionNames(on !== null))
      this.report(node, { code: 'UNKNOWN_FUNCTION', details: { name, hint: hintOf(nearest) } })
      return anyType
    }
    const at = typing.at === -1 ? on : given[typing.at]
    const type = typing.at === -1 ? on && this.typeOf(on) : types[typing.at]
    const details = { wanted: describeWanted(typing.wanted), given: describeType(type ?? anyType) }
    this.report(at ?? node, { code: 'WRONG_TYPE', details })
    return anyType
  }

  #text({ start, end }: ASTNode): string {
    return this.#source.slice(start, end)
  }
}

const iterating = new Set(['all', 'exists', 'exists_one', 'filter', 'map'])
const typeNames = new Set('bool int uint double string bytes list map null_type type dyn optional cel'.split(' '))
const iterable = unionType([listType(anyType), { kind: 'object', fields: new Map(), isOpen: true, atLeastOne: [] }])

function typeOfLiteral(value: unknown): DataType {
  if (typeof value === 'bigint') return { kind: 'number', isExact: true }
  if (typeof value === 'string') return optionsType([value])
  if (typeof value === 'object' && value !== null) return { kind: 'other' }
  return typeOfValues([value])
}

function replacement({ start, end }: ASTNode, text: string): Remedy {
  return { kind: 'replace', start, end, text }
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value
}
