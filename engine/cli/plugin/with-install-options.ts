import type { Command } from 'commander'

/** The options that installing and upgrading share. */
export function withInstallOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--url <address>', 'a running Mạch to install into, for example http://127.0.0.1:3000')
    .option('--yes', 'agree to all that is shown')
    .option('--grant <capability...>', 'grant only these of what is asked')
    .option('--dry-run', 'only show what would change')
    .option('--json', 'print the plan and what became of it as JSON')
}
