import { isAscii } from 'node:buffer'
import { decodeText } from '#bytes'

// Windows code pages as documents and messages number them. The number is a promise of the writing program, so it is
// kept where it is known; an unknown one lets the bytes decide.

const LABELS: Readonly<Record<number, string>> = {
  437: 'ibm866', // the box-drawing halves differ, the letters of macros do not
  708: 'iso-8859-6',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  1361: 'euc-kr',
  10000: 'macintosh',
  10001: 'shift_jis',
  10007: 'x-mac-cyrillic',
  20127: 'windows-1252',
  20866: 'koi8-r',
  20932: 'euc-jp',
  21866: 'koi8-u',
  28591: 'windows-1252',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
}

/** WHATWG's name of a code page; empty when it has none. */
export function labelOfCodePage(codePage: number): string {
  if (codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`
  if (codePage >= 28592 && codePage <= 28606) return `iso-8859-${codePage - 28590}`
  return LABELS[codePage] ?? ''
}

/** Text in a code page; where the page is 0 or unknown, the bytes decide. */
export function decodeCodePage(bytes: Buffer, codePage: number): string {
  if (isAscii(bytes) && codePage !== 1200) return bytes.toString('latin1')
  const label = labelOfCodePage(codePage)
  return label === '' ? decodeText(bytes).text : new TextDecoder(label).decode(bytes)
}
