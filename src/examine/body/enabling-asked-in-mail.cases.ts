import { attached, macroDocument, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a warning against the button, without any macro',
      message: mailWith(plainBody('「コンテンツの有効化」を押さないでください'), attached('通知.pdf', 'pdf')),
    },
    {
      name: 'near miss: a macro document without a request',
      message: mailWith(plainBody('書式をお送りします'), macroDocument('書式.xlsm', 'xlsx')),
    },
  ],
  reject: [
    {
      name: 'a macro document and a request',
      message: mailWith(
        plainBody('開いたら「コンテンツの有効化」を押してください'),
        macroDocument('書式.xlsm', 'xlsx'),
      ),
    },
  ],
}
