import type { Rule } from '#domain'
import { encryptedArchivesOf } from '../closed-archives.ts'
import { factsOf } from '../kit.ts'

export const encryptedArchiveWithPassword: Rule = {
  id: 'attachment/encrypted-archive-with-password',
  // WHY: 35, a banner: locked archive and password in one mail (PPAP) is still normal in Japan, and Emotet copied it
  // from September 2020. What was opened is judged on its own. Below 40, so that one weak sign beside it does not hold.
  weight: 35,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1027/013/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
    'https://www.ipa.go.jp/security/emotet/index.html',
  ],
  text: {
    ja: {
      title: 'パスワード付きの圧縮ファイルと、そのパスワードが一緒に届いています',
      why: '取引先がよく使う送り方ですが、Emotet(エモテット)もこの形をまねて、途中の検査を通り抜けようとしました。関所がパスワードで開けられた場合は、中身も調べています。',
      todo: '送信者と用件に心当たりがあれば、そのままお使いください。心当たりがなければ、開く前に送信者のいつもの電話番号で確かめてください。',
    },
    en: {
      title: 'A locked archive arrived together with its password',
      why: 'Many offices send files this way. Emotet copied the habit to get past inspection on the road. Where the password opened the archive, Sekisho has looked inside as well.',
      todo: 'If you know the sender and expected this, go ahead. If not, check with them on the phone number you always use before opening it.',
    },
  },
  *examine(message) {
    const told = [...factsOf(message, 'password')]
    for (const { part, fact, isClosed } of encryptedArchivesOf(message)) {
      // What stayed closed has a rule of its own, and one archive is told of once.
      if (isClosed || (fact.password?.from !== 'mail' && told.length === 0)) continue
      const words = told.find((each) => each.fact.value === fact.password?.value) ?? told[0]
      const seen = { archive: part.name, opened: 'yes', words: words?.fact.context ?? '' }
      yield { part: part.id, seen }
    }
  },
}
