import type { ImapTroubleCode, ImapUrlFault } from '#knowledge'

/** What `sekisho learn --imap` says. */
export interface ImapWords {
  readonly url: string
  readonly user: string
  readonly passwordFile: string
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecretFile: string
  readonly refreshTokenFile: string
  readonly scope: string
  readonly ca: string
  readonly folder: string
  readonly allowPlain: string
  readonly wrongUrl: Readonly<Record<ImapUrlFault, (url: string) => string>>
  readonly noUser: string
  readonly noPassword: (variable: string) => string
  readonly emptySecret: (file: string) => string
  readonly oneLogin: string
  readonly wrongTokenUrl: (url: string) => string
  readonly noClientId: string
  readonly noRefreshToken: (variable: string) => string
  readonly withoutTokenUrl: (option: string) => string
  /** `server`: who gives tokens; `says` its own words. */
  readonly tokenRefused: (server: string, says: string) => string
  readonly noToken: (server: string, says: string) => string
  readonly noCertificate: (file: string) => string
  readonly without: (option: string) => string
  readonly nothingNew: (folder: string) => string
  readonly noSent: string
  /** `server` as host and port; `says` the server's or the system's own words; `folder` what was asked for. */
  readonly trouble: Readonly<Record<ImapTroubleCode, (server: string, says: string, folder: string) => string>>
  /** After a break in the middle. */
  readonly kept: string
}
