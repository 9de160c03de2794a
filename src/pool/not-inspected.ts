import type { Finding } from '#domain'

/** What is said when a mail could not be inspected and no rule has better words for it. */
export const NOT_INSPECTED: Omit<Finding, 'evidence'> = {
  id: 'shape/could-not-be-inspected',
  group: 'shape',
  weight: 60,
  text: {
    ja: {
      title: '最後まで検査できませんでした',
      why: '決められた時間や大きさの中で調べ終えることができませんでした。調べていない部分は、安全とも危険とも言えません。',
      todo: '急ぎの用件であれば、送信者に電話で内容をお確かめください。開いてよいかどうかは担当者が判断します。',
    },
    en: {
      title: 'Could not be inspected to the end',
      why: 'The inspection did not finish within its limits of time and size. What was not looked at may be fine or not.',
      todo: 'If it is urgent, phone the sender and ask what it is about. The person in charge decides whether it may be opened.',
    },
  },
}
