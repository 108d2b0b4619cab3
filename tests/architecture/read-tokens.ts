import ts from 'typescript'
import type { RepositoryFile } from './repository-files.ts'

export interface Tokens {
  readonly names: readonly string[]
  readonly texts: readonly string[]
  readonly comments: readonly string[]
  readonly numbers: readonly number[]
}

/** What a source file is made of. Components count by their script; everything that is not TypeScript is one comment. */
export function readTokens({ path, text }: RepositoryFile): Tokens {
  const code = path.endsWith('.svelte') ? scriptOf(text) : text
  if (!/[.](?:ts|js|svelte)$/u.test(path)) return { names: [], texts: [], comments: [text], numbers: [] }
  const tokens = {
    names: new Array<string>(),
    texts: new Array<string>(),
    comments: new Array<string>(),
    numbers: new Array<number>()
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) tokens.names.push(node.text)
    if (ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node))
      tokens.texts.push(node.text)
    if (ts.isNumericLiteral(node)) tokens.numbers.push(Number(node.text))
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS))
  for (const { 0: comment } of code.matchAll(/\/\*[^]*?\*\/|(?<![:'"`\w/])\/\/[^\n]*/gu)) tokens.comments.push(comment)
  return tokens
}

function scriptOf(text: string): string {
  return [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/gu)].map(([, script]) => script ?? '').join('\n')
}

/** `claimRunAt` is the words claim, run, at. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter((word) => word !== '')
}
