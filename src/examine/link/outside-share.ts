import type { Rule } from '#domain'
import { isPrivateHost, tidy } from '../hosts.ts'
import { factsOf } from '../kit.ts'
import { linksOf } from '../links.ts'
import { percentDecoded } from '../web/link-place.ts'

export const outsideShare: Rule = {
  id: 'link/outside-share',
  weight: 55,
  since: '0.1.0',
  sources: ['https://attack.mitre.org/techniques/T1187/'],
  text: {
    ja: {
      title: '外部の共有フォルダーを開くリンクがあります',
      why: '院内ではなく、外部のコンピューターの共有フォルダーを開くリンクです。開くだけで、パソコンのログイン情報が相手に渡ることがあります。',
      todo: 'リンクは押さないでください。押してしまった場合は担当者に知らせ、パソコンのログインのパスワードを変えてください。',
    },
    en: {
      title: 'A link opens a shared folder outside your house',
      why: 'It opens a shared folder on a computer that is not on your premises. Merely opening it can hand the other side what your computer uses to sign in.',
      todo: 'Do not click it. If it has been clicked, tell the person responsible and change the password of that computer.',
    },
  },
  *examine(message) {
    // Pictures, texts and icons that a document or a shortcut fetches are asked for just as well.
    const fetched = factsOf(message, 'relation').map(({ part, fact }) => ({ part, url: fact.target }))
    for (const { part, url } of [...linksOf(message), ...fetched]) {
      const host = shareHost(url)
      if (host !== undefined && isOutside(host)) yield { part: part.id, seen: { host, url } }
    }
  },
}

const URL_CHARS_MAX = 2_048
// `\\host\share`, `file://host/share`, `file:\\host`, and the long form `\\?\UNC\host\share`.
const SHARE = /^(?:(?:file|smb):[/\\]{2,5}|\\\\)(?:[?.][/\\]UNC[/\\])?([^/\\|:]{2,255})(?=[/\\]|$)/iu

function shareHost(url: string): string | undefined {
  if (/^https?:\/\//.test(url)) return undefined
  const text = tidy(url.slice(0, URL_CHARS_MAX))
  const host = SHARE.exec(text)?.[1]
  return host === undefined ? undefined : percentDecoded(host).toLowerCase()
}

// A name without dots, or a number of the own house, is the office's server; `\\0x7f000001` is a number all the same.
const isOutside = (host: string): boolean =>
  (/[.@]/u.test(host) || /^(?:0x[\da-f]{1,8}|\d{8,10})$/u.test(host)) &&
  !isPrivateHost(host) &&
  !host.endsWith('.local')
