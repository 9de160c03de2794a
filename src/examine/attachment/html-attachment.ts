import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const htmlAttachment: Rule = {
  id: 'attachment/html-attachment',
  // WHY: 25, a banner: secure-mail services and delivery notes come as pages too.
  weight: 25,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1566/001/', 'https://attack.mitre.org/techniques/T1027/006/'],
  text: {
    ja: {
      title: 'Webページがファイルとして添付されています',
      why: '開くとブラウザーに、本物のサイトそっくりの入力画面を出せるため、パスワードを打ち込ませる手口に使われることがあります。配送や明細の案内で正しく使われることもあります。',
      todo: '開いてパスワードやカード番号を求められたら、入力せずに閉じてください。必要な手続きは、いつものブックマークからサイトを開いて行ってください。',
    },
    en: {
      title: 'A web page is attached as a file',
      why: 'Opened in a browser it can look just like a real sign-in page, and such pages are used to collect passwords. Delivery notes and statements sometimes arrive this way as well.',
      todo: 'If it asks for a password or a card number, close it without typing anything. Reach the site through your own bookmark instead.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.part.role === 'root' || offer.part.role === 'object' || offer.part.role === 'inline') continue
      // A browser shows a page by its name, whatever its content begins with.
      const isPage = offer.kind === 'html' || (offer.kind !== 'empty' && PAGES.has(offer.extension))
      if (isPage && offer.name !== '') yield seenIn(offer)
    }
  },
}

const PAGES: ReadonlySet<string> = new Set(['html', 'htm', 'xhtml', 'shtml'])
