/**
 * The versions that promise to fit each other: the same first number, or below 1.0.0 the same first two. A run keeps to the
 * line it began on, so that a correction reaches it and a breaking change does not.
 */
export function versionLine(version: string): string {
  const [major = '', minor = ''] = version.split('.')
  return major === '0' ? `0.${minor}` : major
}
