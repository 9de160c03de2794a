import type { Held } from './held.ts'

/** Why a mail is held, as far as it decides who may release it. */
export type HeldClass =
  /** A scanner or a list knows it. */
  | 'virus'
  /** It would have been refused. */
  | 'refused'
  /** It holds something that runs: a macro, a program, a script. */
  | 'active'
  /** It could not be read: locked, damaged, too large. */
  | 'unread'
  /** Its sender, its links or its words are doubtful. */
  | 'doubtful'

/** What recipients may release without asking: what a person can judge by reading. */
export const RECIPIENT_RIGHTS: Readonly<Record<HeldClass, boolean>> = {
  ...{ virus: false, refused: false, active: false, unread: false, doubtful: true },
}

const VIRUS = new Set([
  ...['attachment/virus-found', 'attachment/yara-match', 'attachment/listed-file', 'link/listed-address'],
])
const UNREAD = new Set([
  ...['attachment/archive-not-read', 'attachment/encrypted-archive-closed', 'attachment/encrypted-office-document'],
])

/** The gravest class that one of its findings puts it in. */
export function heldClass({ verdict, rules }: Pick<Held, 'verdict' | 'rules'>): HeldClass {
  if (rules.some((rule) => VIRUS.has(rule))) return 'virus'
  if (verdict === 'refuse') return 'refused'
  if (rules.some((rule) => /^(?:attachment|macro)\//.test(rule) && !UNREAD.has(rule))) return 'active'
  if (rules.some((rule) => UNREAD.has(rule) || rule.startsWith('shape/'))) return 'unread'
  return 'doubtful'
}
