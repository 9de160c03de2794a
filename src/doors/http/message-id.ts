// LIMIT: headers of real mail are a few KB; whoever hides a Message-ID behind more has none.
const HEAD_BYTES_MAX = 64 * 2 ** 10

/** The mail's Message-ID without its brackets, for the caller's log; `undef`, as rspamd has it, where there is none. */
export function messageIdOf(mail: Buffer): string {
  const end = mail.indexOf('\r\n\r\n')
  const head = mail.toString('latin1', 0, Math.min(end === -1 ? mail.length : end, HEAD_BYTES_MAX))
  const [, id = ''] = /^message-id:[ \t]*(?:\r\n[ \t]+)?<?([\x21-\x3d\x3f-\x7e]{1,500})/imu.exec(head) ?? []
  return id === '' ? 'undef' : id
}
