/** A bar on stderr while long work goes on: redrawn in a terminal, a line per tenth elsewhere. */
export interface Progress {
  advance(by?: number): void
  end(): void
}

const width = 30

export function openProgress(label: string, total: number): Progress {
  let done = 0
  let drawnTenth = -1
  const isTerminal = process.stderr.isTTY
  const draw = (): void => {
    const share = total === 0 ? 1 : done / total
    const tenth = Math.floor(share * (isTerminal ? 100 : 10))
    if (tenth === drawnTenth) return
    drawnTenth = tenth
    const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░')
    process.stderr.write(isTerminal ? `\r${label} ${bar} ${done}/${total}` : `${label} ${done}/${total}\n`)
  }
  draw()
  return {
    advance(by = 1) {
      done += by
      draw()
    },
    end() {
      if (isTerminal) process.stderr.write('\n')
    }
  }
}
