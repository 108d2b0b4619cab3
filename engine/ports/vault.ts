/**
 * Seals secrets for storing and opens them again. `place` says where the value belongs: a sealed value that was moved to
 * another place does not open.
 */
export interface Vault {
  seal(text: string, place: string): string
  /** Throws SECRET_UNREADABLE when it was sealed with a key that is not here, or has been changed. */
  open(sealed: string, place: string): string
}
