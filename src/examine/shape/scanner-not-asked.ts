import type { Evidence, Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const scannerNotAsked: Rule = {
  id: 'shape/scanner-not-asked',
  // WHY: 5, for the record. Everything else was inspected; a place that relies on its scanner raises this in its policy.
  weight: 5,
  since: '0.2.0',
  needs: 'scan',
  sources: ['https://cwe.mitre.org/data/definitions/636.html'],
  text: {
    ja: {
      title: '外部の検査ソフトに調べてもらえませんでした',
      why: '関所が使っているウイルス対策ソフトなどが、止まっている、時間内に答えない、大きすぎて受け付けないなどの理由で、このメールの一部を調べていません。関所自身の検査は済んでいます。',
      todo: '何度も出る場合は、担当者に検査ソフトが動いているか確かめてもらってください。',
    },
    en: {
      title: 'An additional scanner could not be asked',
      why: 'A scanner that works beside Sekisho, such as the virus scanner, did not look at part of this mail: it was not running, too slow, or would not take something so large. What Sekisho itself looks at has been inspected.',
      todo: 'If you see this again and again, ask your IT desk to see whether the scanner is running.',
    },
  },
  *examine(message) {
    const told = new Set<string>()
    for (const { part, fact } of factsOf(message, 'scan')) {
      const key = `${fact.scanner} ${fact.name}`
      if (fact.outcome !== 'not-asked' || told.has(key)) continue
      told.add(key)
      yield notAsked(part.id, fact.scanner, fact.name, fact.detail)
    }
  },
}

const notAsked = (part: number, scanner: string, why: string, detail: string): Evidence => ({
  part,
  seen: { scanner, why, ...(detail === '' ? {} : { detail }) },
})
