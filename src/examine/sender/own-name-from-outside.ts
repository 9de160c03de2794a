import type { Rule } from '#domain'
import { domainOf, registrableOf } from '../hosts.ts'
import { sendersOf, visibleName } from '../senders.ts'

export const ownNameFromOutside: Rule = {
  id: 'sender/own-name-from-outside',
  weight: 45,
  since: '0.1.0',
  sources: ['https://attack.mitre.org/techniques/T1656/', 'https://www.ipa.go.jp/security/emotet/index.html'],
  text: {
    ja: {
      title: '院内からのように名乗る、外部からのメールです',
      why: '送信者名に当院のアドレスやドメイン名が書かれていますが、実際は外部から送られています。院内の連絡に見せかけて、添付ファイルやリンクを開かせる手口があります。',
      todo: '名乗っている本人や部署に、内線や口頭で確かめてください。確かめるまで、添付ファイルやリンクは開かないでください。',
    },
    en: {
      title: 'A mail from outside that introduces itself as your own',
      why: "The sender's name shows an address or domain of yours, but the mail comes from outside. This is done to make it look like an internal message, so that people open what is attached.",
      todo: 'Ask the person or department named, by extension or in person. Until then, leave attachments and links alone.',
    },
  },
  *examine(message, known) {
    const own = known.ownDomains.map((domain) => domain.toLowerCase())
    for (const { name, address } of sendersOf(message)) {
      if (address === '' || own.some((domain) => registrableOf(domainOf(address)) === registrableOf(domain))) continue
      const shown = visibleName(name)
      const claimed = own.find((domain) => holds(shown, domain))
      if (claimed !== undefined) yield { part: 0, seen: { name, claims: claimed, address } }
    }
  },
}

/** Whether a text names a domain, not merely a longer one that contains it. */
function holds(text: string, domain: string): boolean {
  const at = text.indexOf(domain)
  if (at < 0) return false
  return (
    !/[a-z0-9-]/u.test(text.charAt(at - 1)) &&
    !/^(?:[a-z0-9-]|\.[a-z0-9])/u.test(text.slice(at + domain.length, at + domain.length + 2))
  )
}
