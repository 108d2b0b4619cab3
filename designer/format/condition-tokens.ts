const tokenPattern =
  /\s*(&&|\|\||[!=<>]=|[<>!()[\],.]|-?\d+(?:\.\d+)?|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*)\s*/y

/** Cuts an expression into its words and signs; null when it holds one that simple conditions do not have. */
export function conditionTokens(cel: string): readonly string[] | null {
  const tokens: string[] = []
  const pattern = new RegExp(tokenPattern)
  while (pattern.lastIndex < cel.length) {
    const found = pattern.exec(cel)
    if (!found?.[1]) return null
    tokens.push(found[1])
  }
  return tokens
}
