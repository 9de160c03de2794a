// What the place remembers of whom it writes with, and what it answers when a mail asks.

export { askLists } from './feeds/ask-lists.ts'
export { listsOldHashes } from './feeds/import-feed.ts'
export { forget, forgetBefore, recordOf } from './forget.ts'
export { type BookLine, readAddressBook } from './learn/address-book.ts'
export { chooseFolders } from './learn/imap/choose-folders.ts'
export { connectImap, type ImapPatience } from './learn/imap/connect-imap.ts'
export {
  folderUrl,
  type ImapAccount,
  type ImapServer,
  type ImapUrlFault,
  parseImapUrl,
} from './learn/imap/imap-account.ts'
export { connectTrouble, ImapTrouble, type ImapTroubleCode, plainTrouble } from './learn/imap/imap-trouble.ts'
export { type ImapCount, type ImapPlan, type LearnedFolder, learnImap } from './learn/imap/learn-imap.ts'
export { uidSet, uidsAbove } from './learn/imap/read-folder.ts'
export { isOwn, type Learned, type LearnPlan, learn, type Own, readTrace } from './learn/learner.ts'
export { type Acquainted, type Knowledge, openKnowledge } from './open-knowledge.ts'
export { type PasswordMemory, passwordMemory } from './passwords.ts'
export { openSeal, type Seal } from './seal.ts'
export { type KnownSnapshot, knownFrom, snapshotOf } from './snapshot.ts'
