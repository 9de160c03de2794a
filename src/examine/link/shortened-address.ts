import type { Rule } from '#domain'
import { linksOf } from '../links.ts'
import { isShortened } from '../web/services.ts'

export const shortenedAddress: Rule = {
  id: 'link/shortened-address',
  // WHY: 10, for the record: printed matter and short messages are full of them.
  weight: 10,
  since: '0.2.0',
  needs: 'link',
  sources: ['https://attack.mitre.org/techniques/T1608/005/', 'https://attack.mitre.org/techniques/T1566/002/'],
  text: {
    ja: {
      title: '行き先の分からない短縮アドレスのリンクがあります',
      why: '長いアドレスを短い記号に置き換えるサービスが使われています。便利なものですが、押してみるまで本当の行き先が分かりません。ほかの点と合わせて見るために記録しています。',
      todo: '特別な対応はいりません。心当たりのないリンクであれば押さず、送信者に行き先を尋ねてください。',
    },
    en: {
      title: 'A shortened link that does not say where it leads',
      why: 'A service that replaces long addresses with a few characters was used. That is handy, but nobody sees where such a link leads before it is clicked. It is recorded to be seen together with other points.',
      todo: 'Nothing special to do. If you were not expecting the link, ask the sender where it leads instead of clicking it.',
    },
  },
  *examine(message) {
    for (const { part, url, places } of linksOf(message)) {
      const place = places.find(isShortened)
      if (place !== undefined) yield { part: part.id, seen: { host: place.host, url } }
    }
  },
}
