import type { Rule } from '#domain'
import { domainOf, registrableOf } from '../hosts.ts'
import { sendersOf } from '../senders.ts'

export const ownDomainImitated: Rule = {
  id: 'sender/own-domain-imitated',
  weight: 50,
  since: '0.1.0',
  sources: ['https://attack.mitre.org/techniques/T1583/001/', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '当院のアドレスとよく似た、別のアドレスから届いています',
      why: '送信元のドメイン(@の後ろ)が、当院のものと一文字違うなど、とてもよく似ています。偶然ではなく、見間違いをねらって用意されたものかもしれません。',
      todo: '「@」の後ろを一文字ずつ見比べてください。違っていたら返信や開封を控え、名乗っている本人に確かめてください。',
    },
    en: {
      title: 'Sent from an address very much like your own',
      why: 'What stands after the "@" differs from your own domain by a single letter or so. That may be chance, but it may also have been registered to be mistaken for yours.',
      todo: 'Compare what stands after the "@" letter by letter. If it differs, do not reply or open anything, and ask the person named.',
    },
  },
  *examine(message, known) {
    for (const { address } of sendersOf(message)) {
      const domain = registrableOf(domainOf(address))
      for (const own of known.ownDomains.map((each) => registrableOf(each.toLowerCase()))) {
        if (domain !== own && isNear(plain(domain), plain(own))) yield { part: 0, seen: { address, resembles: own } }
      }
    }
  },
}

// LIMIT: short names are a letter apart by chance.
const CHARS_MIN = 9

/** Pairs that the eye takes for each other. */
const plain = (domain: string): string =>
  domain.replaceAll('rn', 'm').replaceAll('vv', 'w').replace(/[1l|]/gu, 'i').replaceAll('0', 'o').replace(/[-_]/gu, '')

/** Equal, or one letter changed, added, left out, or swapped with its neighbour. */
function isNear(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < CHARS_MIN || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  return left.length + right.length <= 2 || (left.length === 2 && left === [...right].reverse().join(''))
}
