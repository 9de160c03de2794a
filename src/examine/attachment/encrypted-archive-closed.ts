import type { Rule } from '#domain'
import { encryptedArchivesOf } from '../closed-archives.ts'

export const encryptedArchiveClosed: Rule = {
  id: 'attachment/encrypted-archive-closed',
  // WHY: holds by its own weight: what nobody could look at is not clean.
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1027/013/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
    'https://www.ipa.go.jp/security/emotet/index.html',
  ],
  text: {
    ja: {
      title: '検査できませんでした(パスワード付きの圧縮ファイルです)',
      why: 'パスワードで閉じられていて、メールに書かれた言葉では開けず、中身を調べられませんでした。取引先が日常的に使う方法でもありますが、検査を避けるために使われることもあります。',
      todo: '送信者のいつもの電話番号に連絡し、本人が送ったものか、何が入っているかを確かめてください。確認できたら、担当者に受け取りを依頼してください。パスワードが分かれば、それを使って改めて検査できます。',
    },
    en: {
      title: 'Could not be inspected: an archive locked with a password',
      why: 'The archive is locked, and nothing written in the mail opened it, so we do not know what is inside. Many offices send files this way every day; attackers do it too, so that nobody can look.',
      todo: 'Call the sender on the number you always use; ask whether they sent it and what it contains. Then ask the person responsible to release it. With the password, it can be inspected again.',
    },
  },
  *examine(message) {
    for (const { part, fact, closed, isClosed } of encryptedArchivesOf(message)) {
      if (!isClosed) continue
      const names = closed.length === 0 ? 'not readable' : closed.slice(0, 10).join(', ')
      yield { part: part.id, seen: { archive: part.name, entries: fact.entries, closed: closed.length, names } }
    }
  },
}
