import { readFileSync } from 'node:fs'
import type { ImapDoorConfig } from '#config'
import {
  mailboxMailByRef,
  mailboxMailsAt,
  mailboxMailsByKey,
  mailboxMailsInState,
  newId,
  readMailboxMark,
  saveMailboxMail,
  saveMailboxMark,
  type TenantStore,
} from '#store'
import { oauthToken, type WatchAccount, type WatchSettings, type WatchState } from '../doors/imap/index.ts'

// A mailbox as the configuration has it: how it is reached, what is watched in it, what is remembered of it.

export const mailboxSettings = (
  door: ImapDoorConfig,
  store: TenantStore,
): Pick<WatchSettings, 'account' | 'folders' | 'holdFolder' | 'limits' | 'state' | 'newRef'> => ({
  account: accountOf(door),
  folders: door.folders,
  holdFolder: door.holdFolder,
  limits: { pollMs: door.every },
  state: stateIn(store, door.name),
  newRef: newId,
})

function accountOf({ server, port, tls, ca, user, login }: ImapDoorConfig): WatchAccount {
  return {
    host: server,
    ...{ port, user, security: tls === 'implicit' ? 'tls' : 'starttls' },
    login:
      'password' in login
        ? { password: login.password.reveal() }
        : { accessToken: oauthToken(tokenSettings(login.oauth)) },
    ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }),
  }
}

const tokenSettings = ({
  tokenUrl,
  clientId,
  clientSecret,
  refreshToken,
  scope,
}: Extract<ImapDoorConfig['login'], { oauth: unknown }>['oauth']) => ({
  ...{ tokenEndpoint: tokenUrl, clientId, refreshToken: refreshToken.reveal() },
  ...(clientSecret === undefined ? {} : { clientSecret: clientSecret.reveal() }),
  ...(scope === undefined ? {} : { scope }),
})

const stateIn = (store: TenantStore, mailbox: string): WatchState => ({
  mark: (folder) => readMailboxMark(store, mailbox, folder),
  saveMark: (mark) => store.write((desk) => saveMailboxMark(desk, mailbox, mark)),
  mailsAt: (folder, uidValidity, uids) => mailboxMailsAt(store, mailbox, { folder, uidValidity }, uids),
  mailsByKey: (keys) => mailboxMailsByKey(store, mailbox, keys),
  mailsInState: (states) => mailboxMailsInState(store, mailbox, states),
  mailByRef: (ref) => mailboxMailByRef(store, mailbox, ref),
  saveMail: (mail) => store.write((desk) => saveMailboxMail(desk, mailbox, mail)),
})
