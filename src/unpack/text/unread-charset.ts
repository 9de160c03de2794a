import type { Flaw } from '#domain'

// EBCDIC, the code of IBM's large machines: Windows knows some forty of its pages by name, so that Outlook shows a text in
// one of them, and nothing else looks like it. Nobody writes mail in it; what says so and holds few letters of ASCII is
// not read here.

const EBCDIC =
  /^(?:x-)?(?:ebcdic|(?:ibm|cp|ccsid)[-_]?0*(?:37|273|277|278|280|284|285|290|297|420|423|424|500|83[38]|870|871|875|880|905|924|93[013579]|1025|1026|1047|1140|1141|1142|1143|1144|1145|1146|1147|1148|1149|1364|1371|1390|1399|20[0-9]{3}|21025)(?!\d))/i
const HEAD_BYTES = 4_096

/** A flaw where a text is declared, and looks, to be in a charset that is not read here. */
export function unreadCharset(charset: string, content: Buffer): Flaw | undefined {
  if (!EBCDIC.test(charset) || content.length === 0) return undefined
  const head = content.subarray(0, HEAD_BYTES)
  const letters = head.toString('latin1').match(/[\x81-\xa9\xc1-\xe9]/g)?.length ?? 0
  return letters * 2 < head.length
    ? undefined
    : { code: 'text/unread-charset', level: 'stopped', seen: charset.slice(0, 40) }
}
