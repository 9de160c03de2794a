import { parse } from 'tldts'
import type { Evidence, Message, Part, Rule } from '#domain'
import { familyOfExtension } from '../extensions.ts'
import { domainOf, registrableOf, webAddressOf } from '../hosts.ts'
import { extensionOf, perMessage } from '../kit.ts'
import { linksOf } from '../links.ts'
import { fieldOf, sendersOf } from '../senders.ts'
import { certainTarget } from '../web/canonical-link.ts'

export const shownAddressDiffers: Rule = {
  id: 'link/shown-address-differs',
  // WHY: 25, a banner: newsletters count clicks through a helper's site and look the same.
  weight: 25,
  since: '0.1.0',
  needs: 'odd-link',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://attack.mitre.org/techniques/T1204/001/'],
  text: {
    ja: {
      title: '画面に見えるアドレスと、実際の行き先が違うリンクがあります',
      why: '本文に表示されているアドレスと、押したときに開くサイトが別のものです。配信サービスの都合でこうなることもありますが、偽サイトへ案内するときの典型的な形でもあります。',
      todo: 'リンクは押さず、いつものブックマークや検索から目的のサイトを開いてください。',
    },
    en: {
      title: 'A link shows one address and leads to another',
      why: 'The address written in the mail and the site that opens are not the same. Mailing services cause this too, but it is also the usual shape of a link to a false site.',
      todo: 'Rather than clicking, open the site through your own bookmark or a search.',
    },
  },
  *examine(message) {
    for (const each of differingLinksOf(message)) if (!each.isOwn) yield evidenceOf(each)
  },
}

export interface DifferingLink {
  readonly part: Part
  readonly shown: string
  readonly url: string
  readonly leadsTo: string
  /** A newsletter that shows its own sender's address: most likely its readers' clicks are counted. */
  readonly isOwn: boolean
}

/** Links whose words are an address of somebody else than where they lead. */
export const differingLinksOf = perMessage((message: Message): readonly DifferingLink[] => {
  const found: DifferingLink[] = []
  // WHY: both are asked for, the sender's own address and the list's way out; a false bank letter lacks the second.
  const isList = fieldOf(message, 'list-unsubscribe').length > 0
  const house = isList ? registrableOf(domainOf(sendersOf(message)[0]?.address ?? '')) : ''
  for (const { part, url, shown, canonical } of linksOf(message)) {
    const claimed = shown === '' ? undefined : shownHost(shown)
    if (claimed === undefined) continue
    // Services that inspect links put their own address in front, and some sites send everybody on.
    const target = certainTarget(canonical)
    if (!WEB.has(target.scheme) || registrableOf(claimed) === registrableOf(target.host)) continue
    if (OPAQUE.test(target.host)) continue
    const isOwn = house !== '' && registrableOf(claimed) === house
    found.push({ part, shown, url, leadsTo: target.host, isOwn })
  }
  return found
})

export const evidenceOf = ({ part, shown, leadsTo, url }: DifferingLink): Evidence => ({
  part: part.id,
  seen: { shown, leadsTo, url },
})

const WEB: ReadonlySet<string> = new Set(['http', 'https', 'ftp'])
const SHOWN_CHARS_MAX = 512

/** The host that a link's words promise; undefined when they are just words. */
function shownHost(shown: string): string | undefined {
  const text = shown.trim().normalize('NFKC')
  if (text === '' || text.length > SHOWN_CHARS_MAX || /[\s@]/u.test(text)) return undefined
  const hasScheme = /^https?:/iu.test(text)
  const host = webAddressOf(hasScheme ? text : `http://${text}`)?.host ?? ''
  const { isIcann, isIp, domain } = parse(host)
  if (domain === null || isIp === true) return undefined
  // QUIRK: `README.md` and `資料.zip` are file names and valid domains at once; without a scheme they are file names.
  const isFileName = !text.includes('/') && !/^www\./iu.test(text) && familyOfExtension(extensionOf(text)) !== 'unknown'
  return hasScheme || (isIcann === true && !isFileName) ? host : undefined
}

// Services that inspect links and keep to themselves where they lead.
const OPAQUE = /(?:^|\.)(?:mimecast\.com|mimecastprotect\.com|secure-web\.cisco\.com|clicktime\.symantec\.com)$/u
