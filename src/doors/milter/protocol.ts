// The bits of the milter protocol's negotiation, version 6 (libmilter/mfdef.h of Sendmail 8.18, SMFIF_* and SMFIP_*).

export const PROTOCOL_VERSION = 6

/** What a filter may do to a mail. */
export const ACTION = {
  addHeaders: 0x01,
  changeBody: 0x02,
  addRecipients: 0x04,
  deleteRecipients: 0x08,
  changeHeaders: 0x10,
  quarantine: 0x20,
} as const

/** How the two talk: commands that get no reply, and how a header's value is written. */
export const STEP = {
  noReplyToHeader: 0x80,
  skip: 0x400,
  noReplyToConnect: 0x1000,
  noReplyToHelo: 0x2000,
  noReplyToMail: 0x4000,
  noReplyToRcpt: 0x8000,
  noReplyToData: 0x10000,
  noReplyToUnknown: 0x20000,
  noReplyToEndOfHeader: 0x40000,
  noReplyToBody: 0x80000,
  leadingSpace: 0x100000,
} as const

// LIMIT: MILTER_CHUNK_SIZE of mfdef.h; a mail server reads no larger packet from a filter.
export const CHUNK_BYTES = 65_535
