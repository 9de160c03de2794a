import type { Evidence, Listed, Rule } from '#domain'
import { hrefsOf } from '../asked.ts'
import { factsOf } from '../kit.ts'
import { linksOf } from '../links.ts'

export const listedAddress: Rule = {
  id: 'link/listed-address',
  // WHY: lists are checked before they are taken (no domains that everybody uses); what they name is bad or was lately.
  weight: 75,
  since: '0.2.0',
  needs: 'lists',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://urlhaus.abuse.ch/about/'],
  text: {
    ja: {
      title: '危険と報告されている場所につながっています',
      why: 'メールや添付ファイルの中のリンクが、この施設が取り込んでいる一覧に危険なものとして載っているアドレスにつながっています。',
      todo: 'リンクも添付も開かず、担当者に下の一覧の名前を伝えてください。すでに開いた場合は、そのパソコンの使用を止めて知らせてください。',
    },
    en: {
      title: 'Leads to a place that is reported as dangerous',
      why: 'A link in the mail, or an address in a file that came with it, leads to a place that stands on a list of dangerous addresses kept here.',
      todo: 'Open neither links nor files and tell your IT desk the name of the list shown below. If it was opened already, stop using that computer and say so.',
    },
  },
  *examine(message, { listed = [] }) {
    if (listed.length === 0) return
    const byAddress = Map.groupBy(listed, ({ asked }) => asked)
    for (const link of linksOf(message)) {
      const [hit] = hrefsOf(link).flatMap((href) => byAddress.get(href) ?? [])
      if (hit !== undefined) yield evidenceOf(link.part.id, link.url, hit)
    }
    for (const { part, fact } of factsOf(message, 'url')) {
      const [hit] = byAddress.get(fact.url) ?? []
      if (hit !== undefined) yield evidenceOf(part.id, fact.url, hit)
    }
  },
}

const evidenceOf = (part: number, url: string, { value, list, note }: Listed): Evidence => ({
  part,
  seen: { url, listed: value, list, ...(note === '' ? {} : { note }) },
})
