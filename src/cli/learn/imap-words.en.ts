import type { ImapWords } from './imap-wording.ts'

export const IMAP_EN: ImapWords = {
  url: 'a mailbox on a server: imaps://user@mail.example, or imap:// for STARTTLS. Only what is new since the last time is read, and nothing there is changed',
  user: 'name to log in with, where the address of --imap does not hold it',
  passwordFile: 'a file with the password in its first line (or SEKISHO_IMAP_PASSWORD in the environment)',
  tokenUrl:
    'to log in with OAuth 2.0 instead of a password: where access tokens come from, an https address that your provider names',
  clientId: 'the client id that is registered for Sekisho there',
  clientSecretFile:
    "a file with the client's secret in its first line, where it has one (or SEKISHO_IMAP_CLIENT_SECRET in the environment)",
  refreshTokenFile:
    'a file with the refresh token in its first line (or SEKISHO_IMAP_REFRESH_TOKEN); when the provider gives a new one, it is written there',
  scope: 'the scope to ask for, where the provider wants one',
  ca: 'a certificate to trust besides those of the system (PEM)',
  folder: 'a folder to learn from; may be given more than once (default: the Inbox and the folder for sent mail)',
  allowPlain: 'speak without encryption, with a server on this very machine only',
  wrongUrl: {
    'not-imap': (url) => `Cannot use --imap "${url}". Give an address such as imaps://taro@mail.clinic.example.`,
    'with-password': () =>
      'Leave the password out of --imap: others on this machine can see it there. Put it into a file and name that with --imap-password-file; then change it.',
    'with-folder': (url) =>
      `Cannot use --imap "${url}". Leave out what follows the server, and name folders with --folder.`,
    'plain-from-afar': (url) =>
      `Cannot speak with "${url}" without encryption: --allow-plain is for a server on this machine. Use imaps://.`,
  },
  noUser: 'Who is to log in? Give --imap-user, or write imaps://user@….',
  noPassword: (variable) => `No password given. Name a file with --imap-password-file, or set ${variable}.`,
  emptySecret: (file) => `Cannot log in with "${file}": its first line is empty. Put the secret there.`,
  oneLogin: 'Give either --imap-password-file or --imap-token-url, not both.',
  wrongTokenUrl: (url) =>
    `Cannot use --imap-token-url "${url}": give an https address, such as https://login.example.com/oauth2/token.`,
  noClientId: 'Who asks for the token? Give --imap-client-id.',
  noRefreshToken: (variable) =>
    `No refresh token given. Name a file with --imap-refresh-token-file, or set ${variable}.`,
  withoutTokenUrl: (option) => `Cannot use ${option} without --imap-token-url.`,
  tokenRefused: (server, says) =>
    `${server} gives no access token: it refuses ("${says}"). Check client id and scope; a refresh token that has run out must be fetched anew.`,
  noToken: (server, says) => `${server} gives no access token (${says}). Check --imap-token-url, or try again later.`,
  noCertificate: (file) => `Cannot use --imap-ca "${file}": there is no certificate in it. Give a PEM file.`,
  without: (option) => `Cannot use ${option} without --imap.`,
  nothingNew: (folder) => `${folder}: nothing new since the last time`,
  noSent: 'No folder for sent mail was found, so whom you write to is not learned. Name it with --folder.',
  trouble: {
    'host-not-found': (server) => `Cannot find ${server}: there is no such host. Check its name and the network.`,
    unreachable: (server, says) => `Cannot connect to ${server}: nobody answers there (${says}). Check host and port.`,
    'no-answer': (server) =>
      `Cannot talk to ${server}: it did not answer in time. Check host and port, or try again later.`,
    'untrusted-certificate': (server, says) =>
      `Cannot trust ${server}: nobody we know vouches for its certificate (${says}). If it is your own, name its authority with --imap-ca.`,
    'expired-certificate': (server, says) =>
      `Cannot trust ${server}: its certificate is not valid today (${says}). It needs a new one, or the clock here is wrong.`,
    'other-name': (server) =>
      `Cannot trust ${server}: its certificate is for another name. Use the name in the certificate in --imap.`,
    'no-tls': (server, says) =>
      `Cannot speak with ${server} under encryption (${says}). Check the port: imaps:// is mostly 993, imap:// with STARTTLS 143.`,
    'login-refused': (server, says) =>
      `Cannot log in at ${server}: name or password is refused ("${says}"). Many providers want an app password for this.`,
    busy: (server, says) => `Cannot read at ${server}: it asks to come back later ("${says}").`,
    'no-folder': (server, says, folder) => `No folder "${folder}" at ${server}. There are: ${says}`,
    refused: (server, says) => `Cannot read at ${server}: it refuses ("${says}").`,
    lost: (server, says) => `${server} broke off the connection${says === '' ? '' : ` ("${says}")`}. Try again later.`,
    'not-understood': (server, says) => `Cannot follow what ${server} answers (${says}). Is it an IMAP server?`,
  },
  kept: 'What was learned so far is kept; run it again to go on.',
}
