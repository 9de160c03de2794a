import type { LinkPlace } from './link-place.ts'
import type { WrittenAddress } from './query.ts'

/** Who put one address inside another. */
export type WrapperName =
  // Services that put themselves in front of every link of a mail, to look at it when it is clicked.
  | 'safe-links'
  | 'proofpoint'
  | 'mimecast'
  | 'barracuda'
  | 'cisco'
  | 'symantec'
  | 'sophos'
  | 'trend-micro'
  | 'check-point'
  | 'trellix'
  // Sites that send everybody on to the address they are asked for.
  | 'google'
  | 'google-ads'
  | 'amp'
  | 'bing'
  | 'yahoo'
  | 'yandex'
  | 'duckduckgo'
  | 'baidu'
  | 'youtube'
  | 'facebook'
  | 'instagram'
  | 'linkedin'
  | 'slack'
  | 'steam'
  | 'vk'
  | 'link-hider'
  | 'web-archive'
  // A scheme that hands an address to a program: `ms-word:ofe|u|https://...`.
  | 'program'
  // A parameter that holds an address: whether the site leads there only the site knows.
  | 'parameter'

/** One kind of wrapping address: whose hosts, and where the wrapped one is. */
export interface Wrapping {
  readonly name: WrapperName
  /** Registered domains whose hosts are asked. */
  readonly domains: readonly string[]
  /** The wrapped address; undefined when this is an ordinary page of that site. */
  readonly unwrap: (place: LinkPlace) => WrittenAddress | undefined
}
