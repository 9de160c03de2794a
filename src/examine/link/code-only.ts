import type { Message, Rule } from '#domain'
import { domainOf, registrableOf } from '../hosts.ts'
import { bodiesOf, factsOf, headOf } from '../kit.ts'
import { type Link, linksOf } from '../links.ts'
import { sendersOf } from '../senders.ts'
import { isBrandOwner } from '../web/imitated-brand.ts'

export const codeOnly: Rule = {
  id: 'link/code-only',
  // WHY: 30, a banner: leaflets carry such codes every day, so the code must lead to a stranger's site, and to a place to
  // sign in, or be all that the mail offers.
  weight: 30,
  since: '0.2.0',
  needs: 'odd-link',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://attack.mitre.org/techniques/T1660/'],
  text: {
    ja: {
      title: 'QRコードでほかのサイトへ案内しています',
      why: '行き先を画像の中のコードだけで示し、送信者とは別のサイトへ進ませます。スマートフォンで読み取らせると、パソコン側の守りが効きません。サインインの画面をまねて、パスワードを集める手口で使われます。',
      todo: 'コードを読み取らないでください。サインインや手続きが本当に必要かどうかは、いつものサイトか電話で確かめてください。',
    },
    en: {
      title: 'A QR code leads to a site of somebody else',
      why: "Where to go is told only by a code in a picture, and it leads to another site than the sender's. Read with a telephone, it passes by the protection of your computer. Pages that imitate a sign-in to collect passwords are spread like this.",
      todo: 'Do not scan the code. Whether a sign-in or a procedure is really needed, check on the site you always use or by phone.',
    },
  },
  *examine(message) {
    const links = linksOf(message)
    const codes = links.filter(({ from }) => from === 'qr')
    if (codes.length === 0) return
    const others = links.filter(({ from, places }) => from !== 'qr' && places.length > 0)
    const familiar = new Set([...others, ...sendersOf(message).map(({ address }) => domainOf(address))].map(ownerOf))
    for (const code of codes) {
      const place = code.places.at(-1)
      if (place === undefined || familiar.has(ownerOf(code)) || isBrandOwner(place)) continue
      const isAlone = others.length === 0 && isShown(code) && asksToScan(message)
      if (isAlone || isDrawn(message, code) || asksToSignIn(message, code))
        yield { part: code.part.id, seen: { leadsTo: place.host, url: code.url } }
    }
  },
}

/** Whoever owns the site that a link ends at, or a host. */
function ownerOf(of: Link | string): string {
  if (typeof of === 'string') return registrableOf(of)
  const { registrableDomain, host } = of.canonical.target
  return registrableDomain || host
}

// In the body or as a picture of the mail; leaflets and forms as documents carry codes of their own.
const isShown = ({ part }: Link): boolean =>
  part.role === 'body' || ((part.role === 'inline' || part.role === 'attachment') && PICTURES.has(part.kind))
const PICTURES: ReadonlySet<string> = new Set(['png', 'jpeg', 'gif', 'bmp'])

const TEXT_CHARS_MAX = 20_000
const SCANNING = /QR|Q\s?R\s?コード|二次元コード|2次元コード|スキャン|読み取|読取|scan|camera|カメラ/iu

const asksToScan = (message: Message): boolean =>
  bodiesOf(message).some(({ fact }) => SCANNING.test(fact.text.slice(0, TEXT_CHARS_MAX).normalize('NFKC')))

// Nobody who may send pictures draws a code with characters.
const isDrawn = (message: Message, { part, url }: Link): boolean =>
  factsOf(message, 'code-image').some((each) => each.part === part && each.fact.isDrawn && each.fact.text.includes(url))

const SIGNING_IN =
  /log-?[io]n|sign-?in|verif|(?:^|[./?=&_-])auth|account|secur|passw|\b[m2]fa\b|\bsso\b|o(?:ffice)?-?365|microsoft|outlook|webmail|\bowa\b|payroll|docusign|identity/iu

/** It names a sign-in, or already knows who will come. */
function asksToSignIn(message: Message, { url, canonical }: Link): boolean {
  const { host, path } = canonical.target
  if (SIGNING_IN.test(`${host}${path}`)) return true
  const head = headOf(message)
  return [...(head?.to ?? []), ...(head?.cc ?? [])]
    .slice(0, 50)
    .some(({ address }) => address !== '' && holds(url, address))
}

const holds = (url: string, address: string): boolean => {
  const lower = url.toLowerCase()
  const isPlain = [address, encodeURIComponent(address)].some((each) => lower.includes(each.toLowerCase()))
  return isPlain || url.includes(Buffer.from(address).toString('base64').replace(/=/gu, ''))
}
