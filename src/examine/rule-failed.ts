import type { Rule } from '#domain'

/** Not a rule that looks for something: what is reported when one of ours breaks on a mail. */
export const RULE_FAILED: Omit<Rule, 'examine'> = {
  id: 'shape/rule-failed',
  // WHY: as heavy as any other "could not be inspected": what we did not judge is not clean.
  weight: 55,
  since: '0.1.0',
  sources: ['https://cwe.mitre.org/data/definitions/636.html'],
  text: {
    ja: {
      title: '検査できませんでした(検査の一部が途中で止まりました)',
      why: 'このメールを調べている途中で、関所の検査の一つが止まりました。止まった部分は安全とも危険とも言えないため、念のためお預かりします。',
      todo: '急ぎのメールであれば、送信者に電話で内容を確かめてください。担当者には、このメールの記録を添えてお知らせください。',
    },
    en: {
      title: 'Could not be inspected: one of our checks stopped halfway',
      why: 'One check broke off while looking at this mail. What it did not look at may be fine or not, so the mail is kept back to be on the safe side.',
      todo: 'If the mail is urgent, phone the sender and ask what it contains. Tell the person who looks after Sekisho, and include the record of this mail.',
    },
  },
}
