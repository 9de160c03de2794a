import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FolderMark, WatchedMail } from '#domain'
import {
  forgetMailbox,
  forgetMailboxMailsBefore,
  MAIN_TENANT,
  mailboxMailByRef,
  mailboxMailsAt,
  mailboxMailsByKey,
  mailboxMailsInState,
  openStore,
  readMailboxMark,
  type Store,
  saveMailboxMail,
  saveMailboxMark,
  type TenantStore,
} from '#store'
import { type WatchState, watchMailbox } from '../src/doors/imap/index.ts'
import { MailboxServer } from './fixtures/imap-mailbox-server.ts'
import { byMessageId, Told } from './fixtures/imap-watching.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { hostileTexts } from './fixtures/store-rows.ts'

// What the watcher of a mailbox remembers, in the store, on both engines; and a watcher that uses it.

const MARK: FolderMark = {
  folder: 'INBOX',
  uidValidity: '4294967295',
  uidDone: 4_294_967_295,
  startedAt: 5,
  updatedAt: 6,
}
const MAIL: WatchedMail = {
  ...{
    ref: 'r1',
    mailKey: 'k1',
    messageId: '<1@partner.example>',
    state: 'held',
    folder: '患者/2026',
    uidValidity: '7',
  },
  ...{ uid: 4_294_967_294, internalDate: 1_700_000_000_000, flags: ['\\Seen', '$Label1'], wasSeen: true },
  ...{ heldUidValidity: '8', heldUid: 3, tries: 2, changedAt: 1_700_000_001_000 },
}

const stateIn = (store: TenantStore, mailbox: string): WatchState => ({
  mark: (folder) => readMailboxMark(store, mailbox, folder),
  saveMark: (mark) => store.write((desk) => saveMailboxMark(desk, mailbox, mark)),
  mailsAt: (folder, uidValidity, uids) => mailboxMailsAt(store, mailbox, { folder, uidValidity }, uids),
  mailsByKey: (keys) => mailboxMailsByKey(store, mailbox, keys),
  mailsInState: (states) => mailboxMailsInState(store, mailbox, states),
  mailByRef: (ref) => mailboxMailByRef(store, mailbox, ref),
  saveMail: (mail) => store.write((desk) => saveMailboxMail(desk, mailbox, mail)),
})

describe.each(TEST_ENGINES)('a watched mailbox in $name', ({ isMissing, start }) => {
  let places: StorePlaces
  let store: Store
  let clinic: TenantStore

  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    store = await openStore(await places.newPlace())
    clinic = store.forTenant(MAIN_TENANT)
  }, START_MS)
  afterAll(async () => {
    await store?.close()
    await places?.stop()
  })

  test.skipIf(isMissing)('marks and mails come back as they went in, of one mailbox only', async () => {
    const [state, other] = [stateIn(clinic, 'taro@imap.example'), stateIn(clinic, 'hanako@imap.example')]
    expect(await state.mark('INBOX')).toBeUndefined()
    await state.saveMark(MARK)
    await state.saveMark({ ...MARK, uidDone: 9 })
    await state.saveMail({ ...MAIL, state: 'holding' })
    await state.saveMail(MAIL)
    await other.saveMail({ ...MAIL, messageId: 'hers' })
    expect(await state.mark('INBOX')).toEqual({ ...MARK, uidDone: 9 })
    expect(await other.mark('INBOX')).toBeUndefined()
    expect(await state.mailByRef('r1')).toEqual(MAIL)
    expect(await state.mailsAt('患者/2026', '7', [1, MAIL.uid])).toEqual([MAIL])
    expect(await state.mailsAt('患者/2026', '6', [MAIL.uid])).toEqual([])
    expect(await state.mailsByKey(['k0', 'k1', 'k1'])).toEqual([MAIL])
    expect(await state.mailsInState(['held', 'later'])).toEqual([MAIL])
    expect(await state.mailsInState(['holding'])).toEqual([])
    expect(await state.mailsInState([])).toEqual([])
    expect(await state.mailsByKey([])).toEqual([])
  })

  test.skipIf(isMissing)('a thousand UIDs and keys in one question', async () => {
    const state = stateIn(clinic, 'many')
    const numbers = Array.from({ length: 450 }, (_, index) => index + 1)
    await clinic.write(async (desk) => {
      for (const uid of numbers)
        await saveMailboxMail(desk, 'many', { ...MAIL, ref: `r${uid}`, mailKey: `k${uid}`, uid })
    })
    const asked = Array.from({ length: 1_000 }, (_, index) => index + 1)
    expect(await state.mailsAt(MAIL.folder, '7', asked)).toHaveLength(450)
    expect(await state.mailsByKey(asked.map((uid) => `k${uid}`))).toHaveLength(450)
  })

  test.skipIf(isMissing).each(hostileTexts)('a mail and a folder called by $what', async ({ text }) => {
    const state = stateIn(clinic, 'hostile')
    const mail = { ...MAIL, ref: `r-${text}`, messageId: text, folder: text, flags: [text] }
    await state.saveMail(mail)
    expect(await state.mailByRef(mail.ref)).toMatchObject({ mailKey: 'k1', uid: MAIL.uid })
    expect(await state.mailsAt(text, '7', [MAIL.uid])).toHaveLength(1)
    await state.saveMark({ ...MARK, folder: text })
    expect(await state.mark(text)).toMatchObject({ uidDone: MARK.uidDone })
  })

  test.skipIf(isMissing)(
    'what is settled is forgotten by age, what is not stays; a mailbox is forgotten whole',
    async () => {
      const state = stateIn(clinic, 'old')
      const states = ['left', 'released', 'returned', 'gone', 'held', 'later', 'holding', 'releasing'] as const
      for (const each of states) await state.saveMail({ ...MAIL, ref: each, state: each, changedAt: 1 })
      await state.saveMail({ ...MAIL, ref: 'young', state: 'left', changedAt: 100 })
      await state.saveMark(MARK)
      expect(await clinic.write((desk) => forgetMailboxMailsBefore(desk, 50))).toBe(4)
      expect(await clinic.write((desk) => forgetMailboxMailsBefore(desk, 50))).toBe(0)
      const left = await state.mailsInState(states)
      expect(left.map(({ ref }) => ref).sort()).toEqual(['held', 'holding', 'later', 'releasing', 'young'])
      await clinic.write((desk) => forgetMailbox(desk, 'old'))
      expect([await state.mailsInState(states), await state.mark('INBOX')]).toEqual([[], undefined])
      expect(await stateIn(clinic, 'taro@imap.example').mailByRef('r1')).toEqual(MAIL)
    },
  )

  test.skipIf(isMissing)('a watcher goes on where another one stopped', async () => {
    const server = await new MailboxServer().start()
    const told = new Told()
    const account = { host: '127.0.0.1', port: server.port, security: 'tls', user: 'taro', ca: server.ca } as const
    const settings = {
      ...{ account: { ...account, login: { password: 'x' } }, judge: byMessageId, onEvent: told.hear },
      ...{ state: stateIn(clinic, 'watched'), limits: { pollMs: 50 } },
    }
    const put = (...ids: string[]) =>
      server.put(
        'INBOX',
        ids.map((id) => composeMail({ messageId: `${id}@partner.example` })),
      )
    const first = watchMailbox(settings)
    await told.untilTrue(() => server.heard.some((line) => line.endsWith('IDLE')), 'the first look')
    put('a', 'risky-b')
    const [held] = await told.until('held')
    await told.until('left')
    await first.stop()
    put('risky-c', 'd')
    const second = watchMailbox(settings)
    await told.until('held', 2)
    await told.until('left', 2)
    expect(await second.release(held?.ref ?? '')).toEqual({ outcome: 'released', folder: 'INBOX' })
    await second.stop()
    await server.stop()
    expect(await settings.state.mailByRef(held?.ref ?? '')).toMatchObject({ state: 'released', uid: 5 })
    expect(told.of('left')).toHaveLength(2)
  })
})
