// Who a display name is, however it is written: 「山田　太郎 様」, 「山田太郎(経理)」, `YAMADA Taro`, `"Taro Yamada"`,
// 「青空クリニック 山田」. Romaji and kanji are kept apart: which kanji a reading stands for, nobody knows.

export interface NameKey {
  /** What the person or office is remembered under. */
  readonly key: string
  /** A family name alone, or the like: many people have it, so it says little. */
  readonly isWeak: boolean
}

const CHARS_MAX = 200
const KEYS_MAX = 4

// Titles and ways to address somebody, at the end of a Japanese name or on either side of a Latin one.
const HONORIFIC =
  /(?:様|さま|さん|先生|殿|氏|御中|各位|ちゃん|君|院長|医師|博士|教授|部長|課長|係長|主任|社長|店長|師長|事務長)$/u
const LATIN_TITLE = /^(?:dr|prof|mr|mrs|ms|miss|md|phd|san|sama|sensei|jr|sr|esq|eng)$/
// What makes a word an organisation's name.
const ORGANISATION =
  /(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|社団法人|財団法人|医療法人(?:社団|財団)?|社会福祉法人|学校法人|独立行政法人|特定非営利活動法人|[（(][株有医社財学福]{1,2}[)）])/gu
const OFFICE =
  /(?:病院|医院|クリニック|診療所|薬局|歯科|大学|学校|学園|会社|銀行|信用金庫|協会|連盟|組合|法人|事務所|事務局|センター|研究所|製薬|医療|商事|商店|工業|建設|市役所|役場|保健所|保険|支店|営業所|[部課係室科局会社院所店]$)/u
const LATIN_OFFICE =
  /^(?:inc|ltd|co|corp|llc|kk|gmbh|company|corporation|clinic|hospital|pharmacy|university|office|group|dept|department|team|center|centre)$/
// Names that everybody uses for nobody in particular.
const NOBODY =
  /^(?:(?:no|do ?not) ?reply.*|info(?:rmation)?|admin(?:istrator)?|support|sales|contact|office|mail|news(?:letter)?|webmaster|postmaster|mailer-?daemon.*|mail delivery (?:sub)?system|system|notification|notice|service|customer ?service|help ?desk|staff|team|secretary|受付|総務|総務部|総務課|経理|経理部|経理課|人事部|営業部|事務|事務局|事務所|担当|担当者|管理者|管理部|お知らせ|サポート|サポートセンター|お客様センター|お客様窓口|カスタマーサポート|カスタマーセンター|窓口|受付窓口|自動送信|自動応答|配信専用|送信専用|編集部|広報|広報室|医事課|情報システム|システム管理者|代表|問い合わせ|お問い合わせ)$/u

/** The keys of everybody that a display name may be; none for names like `info` and 「受付」, and for mere addresses. */
export function nameKeys(name: string): NameKey[] {
  const text = name
    .slice(0, CHARS_MAX)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/["'’‘“”]/gu, '')
    .trim()
  if (text === '' || NOBODY.test(text.toLowerCase())) return []
  const keys = new Map<string, NameKey>()
  for (const piece of piecesOf(text)) {
    const key = keyOf(piece)
    if (key !== undefined && !NOBODY.test(key.key)) keys.set(key.key, key)
  }
  return [...keys.values()].slice(0, KEYS_MAX)
}

/** The key that a display name is shown and remembered under; empty when it is nobody's. */
export const nameKey = (name: string): string => nameKeys(name).find(({ isWeak }) => !isWeak)?.key ?? ''

// `山田太郎(青空クリニック)`, `山田 太郎 / Taro Yamada`, `Taro via List`: each piece may be the person.
function piecesOf(text: string): string[] {
  const inside = [...text.matchAll(/[([【「『<〈]([^)\]】」』>〉]{1,80})[)\]】」』>〉]/gu)].map(
    ([, piece = '']) => piece,
  )
  const outside = text.replace(ORGANISATION, ' ').replace(/[([【「『<〈][^)\]】」』>〉]{0,80}[)\]】」』>〉]?/gu, ' ')
  const split = outside.split(/\s+(?:via|on behalf of|経由)\s+|[/|・,、;:]|\s[-–—]\s|@(?=[^\x00-\x7f])/iu)
  // `Yamada, Taro` is one person.
  const isInverted = /^[a-z'’.-]{2,40}, [a-z'’. -]{2,40}$/iu.test(outside.trim())
  return [...(isInverted ? [outside.replace(',', ' ')] : split), ...inside]
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

function keyOf(piece: string): NameKey | undefined {
  if (/[@\\]|https?:|www\./i.test(piece)) return undefined
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(piece) ? japaneseKey(piece) : latinKey(piece)
}

function japaneseKey(piece: string): NameKey | undefined {
  const words = piece
    .split(/\s+/u)
    .map(withoutHonorific)
    .filter((word) => word !== '')
  const people = words.filter((word) => !OFFICE.test(word))
  // 「青空クリニック」 alone is an office, and offices are imitated as people are.
  const own = people.length > 0 ? people : words
  const key = own.join('')
  if (key.length < 2) return undefined
  const isFullName = own.length > 1 || key.length >= 3
  return { key, isWeak: !isFullName }
}

function withoutHonorific(word: string): string {
  let rest = word
  for (let count = 0; count < 3; count += 1) {
    const shorter = rest.replace(HONORIFIC, '')
    if (shorter === '') return ''
    if (shorter === rest || shorter.length < 2) return rest
    rest = shorter
  }
  return rest
}

// Family name and given name stand in either order.
function latinKey(piece: string): NameKey | undefined {
  const words = piece
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !LATIN_TITLE.test(word))
  const people = words.filter((word) => !LATIN_OFFICE.test(word) && !/^\d+$/.test(word))
  if (people.length === 0) return undefined
  const key = [...people].sort().join(' ')
  if (key.length < 3) return undefined
  return { key, isWeak: people.length < 2 }
}
