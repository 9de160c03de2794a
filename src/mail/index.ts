// Mail bytes to parts: headers, MIME, mailboxes of mails, winmail.dat, S/MIME.

export { parseHead } from './header/parse-head.ts'
export { looksLikeMail } from './looks-like-mail.ts'
export { findMboxBreaks, openMbox } from './mbox/open-mbox.ts'
export { openMail } from './open-mail.ts'
export { openPkcs7 } from './pkcs7/open-pkcs7.ts'
export { findTextFiles } from './text-files/find-text-files.ts'
export { attachmentNames } from './tnef/attachment-names.ts'
export { decompressRtf } from './tnef/decompress-rtf.ts'
export { openTnef } from './tnef/open-tnef.ts'
export { shareLinks } from './tnef/share-links.ts'
