import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const scriptInPicture: Rule = {
  id: 'attachment/script-in-picture',
  // WHY: 55, held: drawing programs and office exports write none; charts that move are pages, not mail. Since 2024 it is
  // a usual way to send a false sign-in page past filters that take SVG for a picture.
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1027/017/',
    'https://developer.mozilla.org/en-US/docs/Web/SVG/Reference/Element/script',
  ],
  text: {
    ja: {
      title: '画像やデータのファイルに、プログラムが入っています',
      why: 'SVGという形式の画像(またはXML形式のデータ)で、開くとブラウザーの中でプログラムが動きます。普通の画像にプログラムは要りません。偽のログイン画面へ連れて行く手口によく使われます。',
      todo: '開かないでください。必要な画像であれば、PNGやPDFで送り直してもらってください。',
    },
    en: {
      title: 'A picture or data file with a program in it',
      why: 'It is a picture in the SVG format (or a data file in XML), and opening it runs a program in the browser. Ordinary pictures need none. It is a common way to lead people to a false sign-in page.',
      todo: 'Do not open it. If you need the picture, ask for it as PNG or PDF.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'html')) {
      if (!DRAWN.has(part.kind) || part.role === 'body' || fact.scripts === 0) continue
      yield { part: part.id, seen: { name: part.name, kind: part.kind, scripts: fact.scripts } }
    }
  },
}

const DRAWN: ReadonlySet<string> = new Set(['svg', 'xml'])
