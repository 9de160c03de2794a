import type { ImapFlow, ListResponse } from 'imapflow'
import { chooseFolders, connectImap, ImapTrouble, plainTrouble } from '#knowledge'
import { HELD_KEYWORD } from './hold-mail.ts'
import { Turnstile } from './turnstile.ts'
import { refusedBy, type Visit, type Watch, within } from './visit.ts'

/** Logs in, finds the folders, makes the hold folder where there is none, unless it `onlyLooks`. Throws ImapTrouble. */
export async function openVisit(watch: Watch, onlyLooks = false): Promise<Visit> {
  const client = await connect(watch)
  try {
    const listed = await client.list()
    const capable = (name: string): boolean => client.capabilities.has(name)
    const bare = { client }
    const there = listed.find((folder) => isNamed(folder, watch.holdName))
    const hold = onlyLooks ? (there?.path ?? watch.holdName) : await holdFolder(bare, there, watch.holdName)
    const folders = foldersOf(listed, watch).filter((folder) => folder !== hold)
    const sent = listed.find(({ specialUse }) => specialUse === '\\Sent')?.path
    const visit: Visit = {
      ...{ watch, client, folders, sent, hold, desk: new Turnstile(1), statuses: new Map(), news: false },
      ...{ canMove: capable('MOVE'), canExpunge: capable('UIDPLUS'), canIdle: capable('IDLE') },
    }
    const missing = onlyLooks ? [] : await missingOf(visit)
    watch.emit({ type: 'watching', folders, holdFolder: hold, unprotected: ['POP3'], missing })
    return visit
  } catch (error) {
    client.close()
    throw plainTrouble(error)
  }
}

/** Given up at once where the watch stops in the meantime; later, what is under way is waited for. */
async function connect(watch: Watch): Promise<ImapFlow> {
  const line = new AbortController()
  const giveUp = (): void => line.abort()
  watch.ending.addEventListener('abort', giveUp, { once: true })
  watch.stopping.addEventListener('abort', giveUp, { once: true })
  try {
    watch.stopping.throwIfAborted()
    const client = await connectImap(loginFor(watch), watch.limits.patience, line.signal)
    client.on('close', () => watch.ending.removeEventListener('abort', giveUp))
    return client
  } finally {
    watch.stopping.removeEventListener('abort', giveUp)
  }
}

function loginFor({ account }: Watch) {
  const { host, port, security, user, login, ca } = account
  // WHY although the type says so: settings come from a file.
  if (security !== 'tls' && security !== 'starttls') throw new ImapTrouble('no-tls', security)
  const server = { ...{ host, port, security, user }, ...(ca === undefined ? {} : { ca }) }
  if ('password' in login) return { ...server, password: login.password }
  return { ...server, password: '', accessToken: login.accessToken }
}

/** The Inbox and the folders that were asked for; one that is missing is told of, and the others are watched. */
function foldersOf(listed: readonly ListResponse[], { folderNames, emit }: Watch): string[] {
  const found = folderNames.flatMap((name) => {
    try {
      return chooseFolders(listed, [name]).map(({ path }) => path)
    } catch (error) {
      if (!(error instanceof ImapTrouble)) throw error
      emit({ type: 'folder-missing', folder: name })
      return []
    }
  })
  return [...new Set(['INBOX', ...found.map((path) => (path.toUpperCase() === 'INBOX' ? 'INBOX' : path))])]
}

async function holdFolder(
  visit: Pick<Visit, 'client'>,
  there: ListResponse | undefined,
  name: string,
): Promise<string> {
  const { client } = visit
  if (there === undefined) return (await client.mailboxCreate(name)).path
  // A folder that is not subscribed is not shown by most programs; that the server refuses it hides nothing of ours.
  if (!there.subscribed && !(await client.mailboxSubscribe(there.path))) refusedBy(visit, 'SUBSCRIBE', there.path)
  return there.path
}

/** By the name as people write it, or the one under the prefix that a server puts before all folders. */
function isNamed({ path, delimiter, name }: ListResponse, wanted: string): boolean {
  const [one, other] = [path.normalize('NFC'), wanted.normalize('NFC')]
  const isPrefixed = name.normalize('NFC') === other && path.split(delimiter || '/').length === 2
  return one === other || (isPrefixed && /^inbox./i.test(path))
}

async function missingOf(visit: Visit) {
  const { canMove, canExpunge, canIdle, sent, watch } = visit
  const hasKeywords = await within(visit, visit.hold, async ({ mailbox }) => {
    const flags = mailbox === false ? undefined : mailbox.permanentFlags
    return flags === undefined || flags.has('\\*') || flags.has(HELD_KEYWORD)
  })
  return [
    ...(canMove ? [] : (['MOVE'] as const)),
    ...(canMove || canExpunge ? [] : (['UIDPLUS'] as const)),
    ...(canIdle ? [] : (['IDLE'] as const)),
    ...(hasKeywords ? [] : (['keywords'] as const)),
    ...(sent !== undefined || watch.learnSent === undefined ? [] : (['Sent'] as const)),
  ]
}
