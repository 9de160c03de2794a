import type { FeedTally } from './feed-tally.ts'
import { domainValue, ipValue } from './indicator-value.ts'

// Response policy zones: what a name server shall not answer, written as a zone.
//
//   $ORIGIN rpz.example.
//   @  SOA …            @  NS …                     the zone itself
//   evil.example        CNAME .                     and *.evil.example CNAME .
//   good.example        CNAME rpz-passthru.         an exception
//   32.1.2.0.192.rpz-ip CNAME .                     192.0.2.1/32; also 48.zz.db8.2001.rpz-ip
//
// SPEC: draft-vixie-dnsop-dns-rpz, section 4; RFC 1035, section 5.

const RECORD = /^(\S+)\s+(?:\d+[smhdw]?\s+)?(?:IN\s+)?(?:\d+\s+)?(CNAME|DNAME|A|AAAA|TXT|NS|SOA|MX|SRV|PTR)\s+(\S+)/iu
const TRIGGER = /\.rpz-(?:client-ip|nsip|nsdname)$/u

export const isZoneLine = (text: string): boolean => /^\$(?:TTL|ORIGIN)\s/iu.test(text) || RECORD.test(text)

/** Reads one line of a zone after the other. */
export function zoneReader(tally: FeedTally): (text: string) => void {
  let origin = ''
  let owner = '@'
  let parentheses = 0
  return (line) => {
    const text = line.replace(/;.*$/u, '').trimEnd()
    const isInside = parentheses > 0
    parentheses = Math.max(0, parentheses + count(text, '(') - count(text, ')'))
    if (isInside || text === '') return
    const [, named] = /^\$ORIGIN\s+(\S+)/iu.exec(text) ?? []
    if (named !== undefined) origin = absolute(named)
    if (text.startsWith('$')) return
    // A line that begins with a space is about the name of the one before.
    const record = RECORD.exec(/^\s/u.test(text) ? `${owner}${text}` : text)
    if (record === null) {
      tally.skip('not-an-indicator')
      return
    }
    const [, name = '', type = '', target = ''] = record
    owner = name
    if (type.toUpperCase() === 'SOA' && name.endsWith('.')) origin = absolute(name)
    if (['SOA', 'NS', 'TXT'].includes(type.toUpperCase()) || name === '@') return
    readRecord(relative(name, origin), target.toLowerCase(), tally)
  }
}

function readRecord(name: string, target: string, tally: FeedTally): void {
  if (name === '') return
  if (target === 'rpz-passthru.' || absolute(target) === name) {
    tally.skip('allowed')
    return
  }
  if (TRIGGER.test(name)) {
    tally.skip('unknown-type')
    return
  }
  tally.add(name.endsWith('.rpz-ip') ? rangeOf(name.slice(0, -'.rpz-ip'.length)) : domainValue(name))
}

const absolute = (name: string): string => name.toLowerCase().replace(/\.$/u, '')

/** A name without its zone. */
function relative(name: string, origin: string): string {
  const plain = absolute(name)
  if (!name.endsWith('.') || origin === '') return plain
  return plain === origin ? '' : plain.endsWith(`.${origin}`) ? plain.slice(0, -origin.length - 1) : plain
}

/** `24.0.2.0.192`: length and address backwards; in IPv6 `zz` stands for `::`. */
function rangeOf(written: string) {
  const [bits = '', ...backwards] = written.split('.')
  const groups = backwards.reverse()
  if (!/^\d{1,3}$/u.test(bits)) return undefined
  const isV4 = groups.length === 4 && groups.every((group) => /^\d{1,3}$/u.test(group))
  const address = isV4
    ? groups.join('.')
    : groups
        .join(':')
        .replace('zz', '')
        .replace(/^:(?!:)|(?<!:):$/u, '::')
  return ipValue(`${address.replace(/:{3,}/u, '::')}/${bits}`)
}

const count = (text: string, character: string): number => text.split(character).length - 1
