// Where a mail comes from: SPF, DKIM, DMARC and ARC asked of DNS, or read from what a server of ours wrote into it.

export {
  type Authenticator,
  type AuthenticatorOptions,
  createAuthenticator,
} from './check/create-authenticator.ts'
export type { Envelope } from './check/envelope.ts'
export { type DnsAnswer, type DnsBackend, DnsError, type DnsRecord, type RecordType } from './dns/answer.ts'
export { createResolver, type Resolver, type ResolverOptions } from './dns/create-resolver.ts'
export { formatAuthenticationResults } from './results/format-authentication-results.ts'
export {
  type MethodResult,
  type ParsedResults,
  parseReceivedSpf,
  parseResults,
  type ReceivedSpf,
} from './results/parse-results.ts'
export { readAuthenticationResults } from './results/read-authentication-results.ts'
export { stripOurs } from './results/strip-ours.ts'
