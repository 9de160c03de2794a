import type { PasswordFact } from '#domain'

/** Not yet built. */
export const findPasswords = (_text: string): PasswordFact[] => []
