import { readConfig, type Config } from '../config.ts'

/** The configuration of a command: the environment, and above it what was said on the command line. */
export function configOf({ data, port }: { readonly data?: string; readonly port?: string }): Config {
  return readConfig({
    ...process.env,
    ...(data === undefined ? {} : { MACH_DATA: data }),
    ...(port === undefined ? {} : { MACH_PORT: port })
  })
}
