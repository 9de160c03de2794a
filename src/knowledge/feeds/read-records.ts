import { type FeedTally, feedDate, hasControls } from './feed-tally.ts'
import {
  addressValue,
  domainValue,
  hashValue,
  type IndicatorValue,
  indicatorValue,
  ipValue,
} from './indicator-value.ts'
import type { JsonRecord } from './json-records.ts'
import { stixValues } from './stix-pattern.ts'

// Feeds in JSON, told apart by the members of their records:
//
//   URLhaus        { "123": [{ url, url_status, dateadded, threat, urlhaus_link, … }] }
//   Feodo Tracker  [{ ip_address, port, first_seen, last_online, malware, … }]
//   ThreatFox      { "123": [{ ioc_value, ioc_type, … }] }
//   MISP           { Event: { Attribute: [{ type, value, to_ids, … }], Object: [{ Attribute: […] }], date } }
//   STIX 2.1       { type: "bundle", objects: [{ type: "indicator", pattern, valid_until, … }] }

/** Takes what a record lists, if it lists anything; `nowMs` tells what has run out. */
export function readRecord({ holder, fields }: JsonRecord, tally: FeedTally, nowMs: number): void {
  const text = (name: string): string => String(fields.get(name) ?? '')
  if (fields.has('pattern') && text('type') === 'indicator') readStix(fields, text, tally, nowMs)
  else if (/^attributes?$/iu.test(holder) && fields.has('type') && fields.has('value')) readMisp(fields, text, tally)
  else if (fields.has('ioc_type')) {
    tally.format = 'threatfox-json'
    for (const name of ['first_seen_utc', 'last_seen_utc', 'first_seen', 'last_seen']) tally.date(text(name))
    tally.addWritten(text('ioc_value') || text('ioc'), text('malware_printable') || text('malware'))
  } else if (fields.has('url') && (fields.has('url_status') || fields.has('urlhaus_link'))) {
    tally.format = 'urlhaus-json'
    for (const name of ['dateadded', 'date_added', 'last_online']) tally.date(text(name))
    take(addressValue, text('url'), tally, text('threat'))
  } else if (fields.has('ip_address')) {
    tally.format = 'feodo-json'
    for (const name of ['first_seen', 'last_online']) tally.date(text(name))
    take(ipValue, text('ip_address'), tally, text('malware'))
  } else if (/^event$/iu.test(holder))
    for (const name of ['date', 'timestamp', 'publish_timestamp']) tally.date(text(name))
}

type Fields = JsonRecord['fields']
type Text = (name: string) => string

function take(read: (text: string) => IndicatorValue | undefined, text: string, tally: FeedTally, note: string): void {
  if (hasControls(text)) tally.skip('control-characters')
  else tally.add(read(text.trim()), note)
}

/** SPEC: MISP core format; of types in two halves (`filename|sha256`, `domain|ip`) each half that is an indicator. */
function readMisp(fields: Fields, text: Text, tally: FeedTally): void {
  tally.format = 'misp-json'
  tally.date(text('timestamp'))
  if (fields.get('to_ids') === false || fields.get('deleted') === true) {
    tally.skip('allowed')
    return
  }
  const types = text('type').split('|')
  const values = types.length === 1 ? [text('value')] : text('value').split('|')
  const known = types.flatMap((type, index) => {
    const read = MISP_TYPES.get(type)
    return read === undefined ? [] : [{ read, value: values[index] ?? '' }]
  })
  if (known.length === 0) tally.skip('unknown-type')
  for (const { read, value } of known) take(read, value, tally, text('comment') || text('category'))
}

const MISP_TYPES: ReadonlyMap<string, (text: string) => IndicatorValue | undefined> = new Map([
  ...(['domain', 'hostname'] as const).map((type) => [type, domainValue] as const),
  ...(['url', 'uri', 'link'] as const).map((type) => [type, indicatorValue] as const),
  ...(['ip-dst', 'ip-src', 'ip'] as const).map((type) => [type, ipValue] as const),
  ...(['sha256', 'sha1', 'md5'] as const).map((type) => [type, hashValue] as const),
])

function readStix(fields: Fields, text: Text, tally: FeedTally, nowMs: number): void {
  tally.format = 'stix-json'
  tally.date(text('modified') || text('created'))
  if (fields.get('revoked') === true) {
    tally.skip('allowed')
    return
  }
  const expiresAt = feedDate(text('valid_until'))
  if (expiresAt !== undefined && expiresAt <= nowMs) {
    tally.skip('expired')
    return
  }
  const pattern = text('pattern')
  if (hasControls(pattern)) {
    tally.skip('control-characters')
    return
  }
  const values = /^(?:stix|)$/u.test(text('pattern_type')) ? stixValues(pattern) : []
  if (values.length === 0) tally.skip('unknown-type')
  for (const value of values) tally.add(value, text('name'), expiresAt)
}
