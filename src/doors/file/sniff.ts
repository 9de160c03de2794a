// What a file is to this door: many mails in one file, a mail, or whatever its bytes will say.

export const HEAD_BYTES = 4_096

const FROM = Buffer.from('From ')
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/** An mbox, by its first lines; its name does not matter. */
export async function isMbox(head: Buffer): Promise<boolean> {
  const start = head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
  if (!head.subarray(start, start + FROM.length).equals(FROM)) return false
  // WHY only now: most files are none, and what reads mailboxes is not loaded for them.
  const { findMboxBreaks } = await import('#mail')
  return findMboxBreaks(head.subarray(0, HEAD_BYTES), 1)[0] === start
}

/**
 * A file that its receiver will open as a mail because of its name. WHY: a mail program shows an .eml as a mail even if
 * its header makes no sense; a picture that happens to be called .eml is left to its bytes.
 */
export const isNamedMail = (name: string, head: Buffer): boolean => /\.eml$/i.test(name) && !head.includes(0)
