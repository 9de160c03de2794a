import type { Rule } from '#domain'
import { replyText } from '#identity'
import { acquaintancesOf, memoryOf } from '../acquaintance.ts'
import { isSharedDomain } from '../free-mail.ts'
import { headOf, offersOf } from '../kit.ts'
import { letterOf } from '../letter.ts'
import { linksOf } from '../links.ts'

export const urgentFirstContact: Rule = {
  id: 'sender/urgent-first-contact',
  // WHY: 25, a banner: a first mail that hurries its reader is how most frauds begin, and some orders.
  weight: 25,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://attack.mitre.org/techniques/T1566/', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '初めての相手が、急いで開くように求めています',
      why: 'これまでやり取りのない差出人が、すぐの確認や支払いを求め、添付やリンクを開かせようとしています。急がせて、考える時間を与えないのはよくある手口です。',
      todo: '急がず、心当たりがなければ開かないでください。必要な用件なら、公式の連絡先に問い合わせてください。',
    },
    en: {
      title: 'A stranger urges you to open something',
      why: 'You have never written with this sender, who asks for something at once and gives you a file or a link. Leaving no time to think is an old trick.',
      todo: 'Take your time; if it means nothing to you, do not open it. If it may be real, ask at the official contact.',
    },
  },
  *examine(message, known) {
    const letter = letterOf(message)
    if (memoryOf(known) === undefined || letter === undefined) return
    const hasLure = linksOf(message).length > 0 || offersOf(message).some(({ part }) => part.role === 'attachment')
    if (!hasLure) return
    const words = URGENT.exec(`${headOf(message)?.subject ?? ''}\n${replyText(letter.text).fresh.slice(0, CHARS_MAX)}`)
    if (words === null) return
    for (const { sender, domain, address, domainSeen } of acquaintancesOf(message, known)) {
      if (address !== undefined || (domainSeen !== undefined && !isSharedDomain(domain))) continue
      yield { part: 0, seen: { address: sender.address, words: words[0] } }
    }
  },
}

const CHARS_MAX = 3_000
const URGENT =
  /至急|大至急|緊急|本日中|今日中|ただちに|直ちに|速やかに|お急ぎ|早急に|期限切れ|停止(?:され|いたし|します)|利用制限|差し押さえ|最終(?:通知|警告)|(?:24|48)時間以内|urgent(?:ly)?|immediate(?:ly)?|as soon as possible|\basap\b|within (?:24|48) hours|final notice|(?:will be|has been) (?:suspended|locked|closed)|overdue/iu
