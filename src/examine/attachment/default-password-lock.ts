import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'

export const defaultPasswordLock: Rule = {
  id: 'attachment/default-password-lock',
  // WHY: 22, a banner: Excel locks a workbook like this when somebody protects its structure in an old format.
  weight: 22,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls/cd9cb457-8a3f-40e6-9d4a-6c9e2c7ddd6c',
    'https://attack.mitre.org/techniques/T1027/013/',
  ],
  text: {
    ja: {
      title: '暗号化されているのに、パスワードなしで開く文書です',
      why: 'Officeが自動で試す決まったパスワードで暗号化されています。開く人は何も尋ねられませんが、途中の検査からは中身が見えません。古い形式のブックを保護したときにもこうなります。関所は開けて中身を調べました。',
      todo: '送信者に心当たりがあれば、そのままお使いください。心当たりがなければ、開く前に送信者のいつもの電話番号で確かめてください。',
    },
    en: {
      title: 'An encrypted document that opens without a password',
      why: 'It is encrypted with a fixed password that Office tries by itself. You would not be asked for anything, while inspection on the road sees nothing. Protecting an old-style workbook does this as well. Sekisho opened it and looked inside.',
      todo: 'If you know the sender, go ahead. If not, check with them on the phone number you always use before you open it.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'encryption')) {
      if (fact.password?.from !== 'default') continue
      yield { part: part.id, seen: { name: fileOf(message, part).name, scheme: fact.scheme } }
    }
  },
}
