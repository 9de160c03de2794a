import { attached, htmlBody, mailWith, plainBody, type RuleCases, textFact } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: only copy and paste',
      message: mailWith(plainBody('Ctrl + C で写し、Ctrl + V で貼り付け、Enter を押します')),
    },
    {
      name: 'near miss: only the run box',
      message: mailWith(plainBody('Windows キー + R を押し、winver と入力して Enter')),
    },
    {
      name: 'near miss: a list of shortcuts, far apart',
      message: mailWith(
        plainBody(
          `Windows + R: ファイル名を指定して実行\n${'その他のショートカットの説明。'.repeat(30)}\nCtrl + V: 貼り付け\nEnter: 決定`,
        ),
      ),
    },
  ],
  reject: [
    {
      name: 'in the mail',
      message: mailWith(htmlBody('確認のため Windows キー + R を押し、Ctrl + V、Enter の順に押してください')),
    },
    {
      name: 'in an attached page',
      message: mailWith(
        attached('a.html', 'html', {
          facts: [textFact('html', 'Press Windows Button + R. Press CTRL + V. Press Enter.')],
        }),
      ),
    },
  ],
}
