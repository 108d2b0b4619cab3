import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** CPU seconds that a process and all its children have used so far (Linux). */
export function cpuSecondsOf(pid: number): number {
  const processes = readProcesses()
  const family = new Set([pid])
  for (let grew = true; grew;) {
    grew = false
    for (const { pid: each, parent } of processes) {
      if (!family.has(parent) || family.has(each)) continue
      family.add(each)
      grew = true
    }
  }
  const ticks = processes.filter(({ pid: each }) => family.has(each)).reduce((sum, each) => sum + each.ticks, 0)
  return ticks / ticksPerSecond
}

/** Resident memory of a process and all its children, in MB. */
export function residentMbOf(pid: number): number {
  const family = [pid, ...readProcesses().flatMap(({ pid: each, parent }) => (parent === pid ? [each] : []))]
  const pages = family.map((each) => Number(readFileSync(`/proc/${each}/statm`, 'utf8').split(' ')[1]))
  return (pages.reduce((sum, count) => sum + count, 0) * 4096) / 1_048_576
}

interface ProcessLine {
  readonly pid: number
  readonly parent: number
  readonly ticks: number
}

function readProcesses(): readonly ProcessLine[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(name))
}

function readProcess(name: string): readonly ProcessLine[] {
  try {
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }]
  } catch {
    // The process has ended meanwhile.
    return []
  }
}
