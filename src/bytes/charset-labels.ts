// Names that mails use for their charsets, beyond those that WHATWG's Encoding Standard lists.

const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    shift_jis:
      'cp932 ms932 cp943 cp943c x-sjis sjis s-jis shift-jis shift_jis shiftjis windows-31j windows31j windows-932 x-ms-cp932 csshiftjis csshift_jis mskanji ms_kanji x-shift-jis x-shift_jis shift_jis-2004 sjis-win sjis-open cswindows31j ibm943 ibm932',
    'iso-2022-jp':
      'iso-2022-jp iso2022jp iso2022-jp iso-2022jp iso_2022_jp iso_2022-jp csiso2022jp csiso2022jp2 iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ms iso-2022-jp-ext cp50220 cp50221 cp50222 x-windows-50220 x-windows-50221 x-windows-iso2022jp windows-50220 windows-50221 jis jis7 jis_encoding csjisencoding junet',
    'euc-jp':
      'euc-jp eucjp euc_jp x-euc-jp x-euc x-eucjp x-euc_jp eucjp-ms eucjp-win euc-jp-ms eucjpms cp51932 cp20932 ujis u-jis cseucpkdfmtjapanese x-windows-51932 ibm33722',
    'utf-8': 'utf-8 utf8 utf_8 x-utf-8 x-utf8 utf-8-mac utf8mb4 unicode-1-1-utf-8 cp65001 65001 unicode-2-0-utf-8',
    'utf-7':
      'utf-7 utf7 unicode-1-1-utf-7 unicode-2-0-utf-7 x-unicode-1-1-utf-7 x-unicode-2-0-utf-7 csunicode11utf7 cp65000 x-utf-7',
    'utf-16': 'utf-16 utf16 unicode ucs-2 ucs2 iso-10646-ucs-2 csunicode utf_16',
    'utf-16le': 'utf-16le utf16le utf-16-le unicodelittle x-utf-16le unicodefeff',
    'utf-16be': 'utf-16be utf16be utf-16-be unicodebig x-utf-16be unicodefffe',
    'us-ascii':
      'us-ascii ascii us_ascii usascii ansi_x3.4-1968 ansi_x3.4-1986 iso646-us iso_646.irv:1991 iso-ir-6 us csascii cp367 ibm367 646',
    // Outlook writes this for "no idea"; what is in it is Latin.
    'windows-1252': 'ansi_x3.110-1983 ansi_x3.110 iso-ir-99 csa_t500-1983 naplps latin-1 latin_1 iso8859_1 cp819 ansi',
    'euc-kr': 'cp949 ms949 uhc x-windows-949 ks_c_5601 ksc5601 ksc_5601 ks-c-5601 euckr euc_kr x-euc-kr ksc5636',
    'iso-2022-kr': 'iso-2022-kr iso2022kr csiso2022kr',
    gb18030:
      'gb18030 cp936 ms936 gbk x-gbk gb2312 gb_2312-80 x-gb2312 euc-cn euc_cn euccn x-euc-cn cp54936 windows-936',
    big5: 'big5 big-5 big5-eten cp950 ms950 x-big5 windows-950 big5hkscs big5-hkscs',
    'hz-gb-2312': 'hz-gb-2312 hz hz-gb2312 hzgb2312 x-hz',
  }).flatMap(([charset, labels]) => labels.split(' ').map((label): [string, string] => [label, charset])),
)

const NOTHING_TOLD =
  /^(?:default|unknown(?:-8bit)?|x-unknown|8-?bit|7-?bit|none|null|undefined|binary|auto|_autodetect(?:_\w+)?|x-user-defined|\W*)$/
const LABEL_CHARS_MAX = 64

/** The encoding that a label means; empty when it says nothing. A label nobody knows stays as it is. */
export function charsetOfLabel(label: string): string {
  const plain = label
    .slice(0, LABEL_CHARS_MAX)
    .toLowerCase()
    .replace(/["'\s]/g, '')
    .replace(/\*.*$/, '')
  const known = ALIASES.get(plain)
  if (known !== undefined) return known
  if (NOTHING_TOLD.test(plain)) return ''
  const [, page] = /^(?:cp|ibm|ms|win|windows|x-cp)[-_]?(125[0-8]|874)$/.exec(plain) ?? []
  return page === undefined ? plain : `windows-${page}`
}

const MULTIBYTE: ReadonlySet<string> = new Set(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5'])

/** Whether an encoding has characters of two bytes and more, so that its bytes can contradict it. */
export const isMultibyte = (charset: string): boolean => MULTIBYTE.has(charset)
