// LIMIT: a file name is short; what is longer is no place for a password that somebody must read.
const NAME_CHARS_MAX = 200
const PIECES_MAX = 12

/**
 * Passwords written into the name of the archive itself: `資料_PW_k3y9.zip`, `資料(pass k3y9).zip`. WHY: senders who
 * must lock a file and want it opened do it; the pieces between the usual separators are few, so each is worth a try.
 */
export function nameCandidates(name: string): string[] {
  const stem = name
    .slice(-NAME_CHARS_MAX)
    .normalize('NFKC')
    .replace(/(?:\.[a-z0-9]{1,5}){1,2}$/i, '')
  const behind =
    /(?:パスワード|パス|鍵|p\/?w|pwd|pass(?:word)?)[\s_:=は-]{0,4}([\x21-\x7e]{3,64}?)[)\]】」』]?$/iu.exec(stem)?.[1]
  const pieces = stem.split(/[\s_()[\]{}【】「」『』〔〕、,]+/u).filter((piece) => /^[\x21-\x7e]{3,64}$/.test(piece))
  return [
    ...new Set([...(behind === undefined ? [] : [behind]), ...pieces.reverse().slice(0, PIECES_MAX), stem]),
  ].filter((value) => value.length >= 3)
}
