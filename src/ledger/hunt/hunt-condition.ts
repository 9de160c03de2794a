// What a hunt asks of a mail: tests joined by all, any and not. The command line, a rule file and programs all say it
// in these words; matches.ts answers, needles.ts says what an entry must hold so that it is worth reading.

/** What can be tested. A test with several values is true where one of them fits. */
export const HUNT_TESTS = [
  /** SHA-256 of the mail. */
  'mail-hash',
  /** SHA-256 of a part: an attachment, a file in an archive, a macro. */
  'part-hash',
  /** Name of a part, with * and ?. */
  'part-name',
  /** Kind of a part as Sekisho tells it from the bytes: `pdf`, `zip`. */
  'part-kind',
  /** Web address of a link, or its beginning. */
  'link',
  /** Host of a link, or a domain above it. */
  'link-host',
  /** Address or domain of the envelope's sender, of From or of Reply-To. */
  'sender',
  'recipient',
  /** All of these words stand in the subject. */
  'subject',
  'message-id',
  /** Address of the server that brought the mail. */
  'peer',
  /** Rule that found something, with * and ?: `attachment/*`. */
  'finding',
  'verdict',
  /** What a check of where the mail comes from came to: `dmarc=fail`. */
  'authentication',
] as const
export type HuntTest = (typeof HUNT_TESTS)[number]

export type HuntCondition =
  | { readonly all: readonly HuntCondition[] }
  | { readonly any: readonly HuntCondition[] }
  | { readonly not: HuntCondition }
  | { readonly test: HuntTest; readonly values: readonly string[] }

export interface HuntConditions {
  readonly where: HuntCondition
  /** Received at this moment or later, in milliseconds since 1970. */
  readonly since?: number
  /** Received before this moment. */
  readonly until?: number
}
