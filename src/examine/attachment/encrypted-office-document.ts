import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const encryptedOfficeDocument: Rule = {
  id: 'attachment/encrypted-office-document',
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-offcrypto/3c34d72a-1a61-4b52-a893-196f9157f083',
    'https://attack.mitre.org/techniques/T1027/013/',
  ],
  text: {
    ja: {
      title: '検査できませんでした(パスワード付きのWord・Excelなどの文書です)',
      why: '文書そのものにパスワードがかかっていて、マクロ(組み込みのプログラム)があるかどうかを調べられませんでした。個人情報を守るために正しく使われることも多い方法です。',
      todo: '送信者のいつもの電話番号に連絡し、送ったものか、何の文書かを確かめてください。確認できたら、担当者に受け取りを依頼してください。',
    },
    en: {
      title: 'Could not be inspected: an Office document with a password',
      why: 'The document itself is locked with a password, so we could not see whether it contains a macro. People often lock documents for a good reason, to protect personal data.',
      todo: 'Call the sender on the number you always use and ask whether they sent it and what it is. Then ask the person responsible to release it.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'encryption')) {
      // WHY: a document that we decrypted was read like any other, and what is in it speaks for itself.
      if (fact.password === undefined) yield { part: part.id, seen: { name: part.name, scheme: fact.scheme } }
    }
  },
}
