import type { Rule } from '#domain'
import { scanHits } from '../scans.ts'

export const virusFound: Rule = {
  id: 'attachment/virus-found',
  // WHY: signatures name what was seen before; a wrong hit is rare and its name says what to look up.
  weight: 85,
  since: '0.2.0',
  needs: 'scan',
  sources: ['https://docs.clamav.net/manual/Usage/Scanning.html'],
  text: {
    ja: {
      title: 'ウイルス対策ソフトがウイルスを見つけました',
      why: 'この施設のウイルス対策ソフト(ClamAV)が、知られているウイルスと同じ特徴をこのメールの中に見つけました。見つかった名前は下のとおりです。',
      todo: '添付もリンクも開かず、担当者に見つかった名前を伝えてください。知り合いの名前で届いた場合は、その方に電話で知らせてあげてください。',
    },
    en: {
      title: 'The virus scanner found a virus',
      why: 'The virus scanner of this place (ClamAV) recognised something known in this mail. The name it gave is shown below, and can be looked up.',
      todo: 'Open neither files nor links, and tell your IT desk the name that was found. If it came under the name of somebody you know, phone them: they may not know.',
    },
  },
  *examine(message) {
    for (const severity of ['hold', 'notice', 'record'] as const) yield* scanHits(message, 'clamav', severity)
  },
}
