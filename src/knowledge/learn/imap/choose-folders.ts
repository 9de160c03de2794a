import type { ListResponse } from 'imapflow'
import type { MailTrace } from '#domain'
import { ImapTrouble } from './imap-trouble.ts'

export interface Folder {
  /** As the server knows it, in Unicode. */
  readonly path: string
  /** Of every mail in it; by its sender where it is left out. */
  readonly direction?: MailTrace['direction']
}

type Listed = Pick<ListResponse, 'path' | 'delimiter' | 'flags' | 'specialUse'>

const NAMES_SHOWN_MAX = 12
const CANNOT_BE_OPENED = /^\\(?:noselect|nonexistent)$/i

/**
 * The folders to learn from: those that were asked for, else the one for sent mail and the Inbox. Sent mail comes first,
 * for whom a place writes to says most. Throws ImapTrouble for a name that is not there.
 */
export function chooseFolders(listed: readonly Listed[], asked: readonly string[]): Folder[] {
  const folders = listed.filter(({ flags }) => ![...flags].some((flag) => CANNOT_BE_OPENED.test(flag)))
  const chosen = asked.length > 0 ? asked.map((name) => named(folders, name)) : folders.filter(isUsual)
  return [...new Set(chosen)]
    .map((folder) => folderOf(folder, asked.length > 0))
    .sort((a, b) => Number(b.direction === 'out') - Number(a.direction === 'out'))
}

const isSent = ({ specialUse }: Listed): boolean => specialUse === '\\Sent'
const isInbox = ({ path }: Listed): boolean => path.toUpperCase() === 'INBOX'
const isUsual = (folder: Listed): boolean => isSent(folder) || isInbox(folder)

// WHY "in" for all of the Inbox: it came, whoever it says it is from. A forged mail from ourselves must not make its
// other recipients people we have written to.
function folderOf(folder: Listed, isAsked: boolean): Folder {
  if (isSent(folder)) return { path: folder.path, direction: 'out' }
  return isInbox(folder) || !isAsked ? { path: folder.path, direction: 'in' } : { path: folder.path }
}

// RFC 3501 section 5.1: names are compared as they are, INBOX in any case. People write "/" for whatever separates
// levels on their server, and leave out the "INBOX." that all folders of some servers begin with.
function named(folders: readonly Listed[], name: string): Listed {
  const wanted = name.normalize('NFC')
  const ways: readonly ((folder: Listed) => boolean)[] = [
    ({ path }) => path.normalize('NFC') === wanted,
    (folder) => isInbox(folder) && wanted.toUpperCase() === 'INBOX',
    (folder) => spelled(folder) === wanted,
    (folder) => spelled(folder) === `INBOX/${wanted}`,
  ]
  for (const way of ways) {
    const found = folders.find(way)
    if (found !== undefined) return found
  }
  const shown = folders.slice(0, NAMES_SHOWN_MAX).map(({ path }) => path)
  const more = folders.length > shown.length ? ['…'] : []
  throw new ImapTrouble('no-folder', [...shown, ...more].join(', '), { folder: name })
}

// QUIRK: a server without levels names no separator.
const spelled = ({ path, delimiter }: Listed): string =>
  (delimiter ? path.split(delimiter).join('/') : path).normalize('NFC')
