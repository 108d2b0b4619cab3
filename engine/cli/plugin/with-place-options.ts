import type { Command } from 'commander'

export interface PlaceOptions {
  readonly data?: string
  readonly url?: string
  readonly json?: boolean
}

/** Where a command works: a data folder, whether or not a Mạch serves it just now, or a running Mạch by its address. */
export function withPlaceOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--url <address>', 'a running Mạch, for example http://127.0.0.1:3000')
    .option('--json', 'print the answer as JSON')
}
