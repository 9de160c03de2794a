import type { Rule } from '#domain'
import { isPrivateHost } from '../hosts.ts'
import { linksOf } from '../links.ts'

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
    for (const { part, url, from } of linksOf(message)) {
      // WHY: partners send workbooks that link to each other on their own server; what a document loads by itself has
      // rules of its own.
      const host = from === 'document' ? undefined : shareHost(url)
      // A name without dots, or a number of the own house, is the office's server.
      if (host === undefined || !/[.@]/u.test(host) || isPrivateHost(host) || host.endsWith('.local')) continue
      yield { part: part.id, seen: { host, url } }
    }
  },
}

const shareHost = (url: string): string | undefined =>
  /^(?:file:)?[/\\]{2,5}([^/\\|:]{2,255})[/\\]/iu
    .exec(/^(?:file:|\\\\)/iu.test(url) ? url.slice(0, 2_048) : '')?.[1]
    ?.toLowerCase()
