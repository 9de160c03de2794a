// What a file is to this door: a folder of mails in one file, a mail, or whatever its bytes will say.

export const HEAD_BYTES = 4_096

// SPEC: RFC 4155, appendix A: `From ` sender, then a date as asctime writes it. QUIRK: some programs leave the sender
// or the seconds out or add a time zone, so only the time of day and the field on the next line are asked for.
const SEPARATOR = /^From [^\r\n]{0,200}\d{1,2}:\d{2}[^\r\n]{0,60}\r?\n>?[!-9;-~]{1,80}[ \t]*(?::| )/

/** An mbox, by its first lines; its name does not matter. */
export const isMbox = (head: Buffer): boolean =>
  head.length > 5 && SEPARATOR.test(head.toString('latin1', 0, HEAD_BYTES))

/**
 * A file that its receiver will open as a mail because of its name. WHY: a mail program shows an .eml as a mail even if
 * its header makes no sense; a picture that happens to be called .eml is left to its bytes.
 */
export const isNamedMail = (name: string, head: Buffer): boolean => /\.eml$/i.test(name) && !head.includes(0)
