/** One address as a header shows it. Everything in it is chosen by the sender. */
export interface Mailbox {
  /** Display name, decoded; empty when there is none. */
  readonly name: string
  /** `local@domain`, quotes and comments removed, the domain in lower case; empty when none could be read. */
  readonly address: string
  /** The name of the group (RFC 5322 section 3.4) that the address stood in. */
  readonly group?: string
}

/** The header of one mail, decoded; the raw field lines stay available for rules that need them. */
export interface MailHead {
  /** Every From field of the mail, one list each: more than one field is a disguise. */
  readonly from: readonly (readonly Mailbox[])[]
  readonly sender: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly returnPath: string
  readonly subject: string
  /** The Date field as it stands. */
  readonly date: string
  readonly messageId: string
  readonly inReplyTo: readonly string[]
  readonly references: readonly string[]
  /** Every field in order: name as written, value unfolded but not decoded (latin1 view of the raw bytes). */
  readonly fields: readonly HeaderField[]
}

export interface HeaderField {
  readonly name: string
  readonly value: string
  /** Byte offset of the field in its mail. */
  readonly at: number
}
