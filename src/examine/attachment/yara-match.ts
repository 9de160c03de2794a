import type { Rule } from '#domain'
import { scanHits } from '../scans.ts'

export const yaraMatch: Rule = {
  id: 'attachment/yara-match',
  // WHY: whoever keeps rules of their own, and did not call this one minor, wants to see what it matches.
  weight: 70,
  since: '0.2.0',
  needs: 'scan',
  sources: ['https://virustotal.github.io/yara-x/docs/writing_rules/rule-metadata/'],
  text: {
    ja: {
      title: 'この施設の検査ルール(YARA)に当てはまりました',
      why: 'この施設が自分で用意した検査ルールに、このメールの中身が当てはまりました。当てはまったルールの名前は下のとおりです。',
      todo: '開かずに、担当者へルールの名前を伝えてください。間違いと分かれば、担当者がルールを直せます。',
    },
    en: {
      title: 'Matches a YARA rule kept by this place',
      why: 'Something in this mail matches a detection rule that this place keeps for itself. The name of the rule is shown below.',
      todo: 'Leave it unopened and tell the person who keeps the rules its name. If it is a mistake, they can release the mail and mend the rule.',
    },
  },
  examine: (message) => scanHits(message, 'yara', 'hold'),
}
