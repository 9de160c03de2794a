import type { Rule } from '#domain'
import { scanHits } from '../scans.ts'

export const minorYaraMatch: Rule = {
  id: 'attachment/minor-yara-match',
  // WHY: the rule's own maker calls it medium or low: a banner, and no more by itself.
  weight: 30,
  since: '0.2.0',
  needs: 'scan',
  sources: ['https://virustotal.github.io/yara-x/docs/writing_rules/rule-metadata/'],
  text: {
    ja: {
      title: '注意を促す検査ルール(YARA)に当てはまりました',
      why: 'この施設が自分で用意した検査ルールのうち、注意を促すためのものに当てはまりました。それだけで危険とは限りません。',
      todo: '送信者と用件に心当たりがあるか確かめてから開いてください。迷うときは担当者にルールの名前を伝えてください。',
    },
    en: {
      title: 'Matches a YARA rule that asks for care',
      why: 'Something in this mail matches a detection rule that this place keeps for itself and has marked as a reason for care, not as proof.',
      todo: 'Open it only if you know the sender and expected it. When in doubt, tell the person who keeps the rules the name shown below.',
    },
  },
  examine: (message) => scanHits(message, 'yara', 'notice'),
}
