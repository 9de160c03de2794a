/** A mailbox and how it is spoken to. Without encryption there is no way. */
export interface WatchAccount {
  readonly host: string
  readonly port: number
  /** TLS from the first byte, or STARTTLS: nothing is said where the server does not offer it. */
  readonly security: 'tls' | 'starttls'
  readonly user: string
  readonly login: { readonly password: string } | { readonly accessToken: AccessToken }
  /** The mailbox's address, where the user's name is not one. */
  readonly address?: string
  /** Certificate authorities to trust besides the system's, PEM. */
  readonly ca?: string
}

/** Gives an OAuth2 access token that is valid now (XOAUTH2, OAUTHBEARER); asked before each login. */
export type AccessToken = () => Promise<string>
