// What a program, archive or document starts with: enough to see that a stream is a file of its own.

const HEADS = [
  'MZ',
  'PK\x03\x04',
  '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
  '{\\rtf',
  '{\\rt',
  '%PDF-',
  'L\0\0\0\x01\x14\x02\0',
  'Rar!',
  '7z\xbc\xaf',
  'MSCF',
  'ITSF',
  '\xe4\x52\x5c\x7b',
]

/** Whether the bytes start like a file that must be looked into. */
export function isFileHead(head: Buffer): boolean {
  const lead = head.toString('latin1', 0, 8)
  // A text may start with "MZ": a program's header has NULs soon.
  return HEADS.some((magic) => lead.startsWith(magic)) && (!lead.startsWith('MZ') || head.subarray(0, 64).includes(0))
}
