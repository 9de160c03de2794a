import type { Rule } from '#domain'
import { scanHits } from '../scans.ts'

export const recordedYaraMatch: Rule = {
  id: 'attachment/recorded-yara-match',
  // WHY: the rule's own maker marks it as information; it is kept for whoever looks the mail up later.
  weight: 5,
  since: '0.2.0',
  needs: 'scan',
  sources: ['https://virustotal.github.io/yara-x/docs/writing_rules/rule-metadata/'],
  text: {
    ja: {
      title: '記録用の検査ルール(YARA)に当てはまりました',
      why: 'この施設が自分で用意した検査ルールのうち、記録のためのものに当てはまりました。このことだけで心配する必要はありません。',
      todo: 'ほかに気になる点がなければ、普段どおり扱ってください。',
    },
    en: {
      title: 'Matches a YARA rule kept for the record',
      why: 'Something in this mail matches a detection rule that this place keeps only to know how often it occurs. By itself it is no reason for concern.',
      todo: 'If nothing else was found, treat the mail as you always do. The name of the rule is kept with the record.',
    },
  },
  examine: (message) => scanHits(message, 'yara', 'record'),
}
