import {
  attached,
  mailWith,
  type PartSketch,
  plainBody,
  type RuleCases,
  textFact,
} from '../../../test/fixtures/rule-case.ts'

const document = (text: string): PartSketch => attached('案内.doc', 'doc', { facts: [textFact('document', text)] })

export const cases: RuleCases = {
  accept: [
    { name: 'an ordinary document', message: mailWith(document('会議を開催します。資料の内容をご確認ください。')) },
    {
      name: 'near miss: the words stand in the mail, not in a document',
      message: mailWith(plainBody('「コンテンツの有効化」は押さないでください')),
    },
    {
      name: 'near miss: similar words of daily work',
      message: mailWith(document('資格の有効期限と、編集長のコンテンツ一覧です。')),
    },
    {
      name: 'near miss: a form that needs its macros to work',
      message: mailWith(
        document(
          'If you enable macros after you have begun entering data, save the form first. 計算にはマクロを有効にしてください',
        ),
      ),
    },
  ],
  reject: [
    {
      name: 'in Japanese',
      message: mailWith(document('表示するには「コンテンツの\n有効化」をクリックしてください')),
      seen: { document: '案内.doc' },
    },
    { name: 'in English', message: mailWith(document('To view this document press ENABLE  CONTENT')) },
    { name: 'editing, in Japanese', message: mailWith(document('編集を有効にする を押してください')) },
    { name: 'in half-width letters', message: mailWith(document('ｺﾝﾃﾝﾂの有効化')) },
    {
      name: 'macros, in order to see something',
      message: mailWith(document('内容を表示するには、マクロを有効にしてください')),
    },
    { name: 'macros, in English', message: mailWith(document('This document is protected. Please enable macros.')) },
  ],
}
