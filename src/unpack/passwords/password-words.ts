// The words that announce a password, in the languages in which such mail comes.

/** What the thing is called. Matched on NFKC text, so half-width katakana and full-width letters are covered. */
export const CUE = new RegExp(
  [
    'パスワ[ー一-]?ド|パスコード|パスフレーズ|パス(?=[\\s:は】」=→⇒➡-])|暗証番号|合言葉|(?:解凍|展開|復号化?|閲覧|開封|暗号化?|解除|zip)の?(?:キー|コード|鍵|番号)|キーワード(?=[\\s:は】」])',
    '(?<![a-z0-9])(?:p\\s?\\/?\\s?w(?:ord)?|pwd|pass\\s?word|pass(?:word|code|phrase|wd|wort)?|kennwort|contrase[nñ]a|clave|mot de passe|mdp|senha|parola|has[lł]o|heslo|wachtwoord|şifre)(?![a-z])',
    '(?:解凍|展開|開く|開ける|開封).{0,10}(?:文字列|文字|番号|数字)|次の(?:文字列|文字|番号|数字)を',
    'пароль|密码|密碼|비밀번호|암호',
  ].join('|'),
  'giu',
)

/** The plain words, as against those that may mean other things as well. */
export const STRONG_CUE = /パスワ|パスコ|解凍|暗証|p\/?w|pass/iu

/** The word that says what is done with what stands before it: `開くときは X を入力してください`. */
export const TYPED =
  /(?:開(?:く|ける|封|い)|解凍|展開|ファイル|添付|zip).{0,20}?(?:は|には|に|際|[、,])\s{0,4}[「『"]?([\x21-\x7e]{3,64}?)[」』"]?\s{0,4}(?:を|と)(?:ご|御)?(?:入力|入れ|使|打)/giu

/** The verb between word and value: English, German, Spanish, French, Portuguese, Italian. */
export const LANGUAGE_OF_IS = 'is|ist|es|est|è|é'

const FILLERS =
  /^(?:半角|全角|すべて|全て|スペース|かっこ|カッコ|英数字|英字|数字|大文字|小文字|別途|別送|別メール|後ほど|追って|次の|下記|以下|上記|同じ|なし|無し|不要|付き|を|の|に|が|は|protected|required|will|has|was|been|sent|the|your|this|that|below|above|following|in|as|not|to|for|a|an|and|or|of|we|you|it|is|attached|separately|reset|change|expired?)(?![a-z0-9])/i

/** Words that stand where a password could, and are none. */
export function isFiller(value: string): boolean {
  const match = FILLERS.exec(value)
  if (match === null) return false
  // An English filler is a word of its own; a Japanese one begins what follows.
  return /^[a-z]/i.test(value) ? match[0].length === value.replace(/[.,;:!?]{1,4}$/, '').length : true
}
