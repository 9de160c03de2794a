import type { DigestWords } from './digest-wording.ts'

const mails = (count: number): string => `${count} ${count === 1 ? 'mail' : 'mails'}`

export const DIGEST_EN: DigestWords = {
  mail: {
    subject: (count) => `[Sekisho] ${mails(count)} newly held for you`,
    greeting: (recipient) => `Dear ${recipient},`,
    intro: (organisation, count) =>
      `Sekisho checks the mail of ${organisation}. ${count === 1 ? 'One mail' : `${count} mails`} addressed to you did not go to your inbox, to be on the safe side. Here is what and why.`,
    nothingToDo:
      'If a mail means nothing to you, there is nothing to do: it stays out of your inbox and is deleted after a while.',
    from: 'From',
    about: 'Subject',
    time: 'Received',
    reason: 'Why it is held',
    open: 'Look at it',
    noPage: 'If you need one of them, tell the person in charge its subject and when it came; they look at it first.',
    older: (count) => `${mails(count)} that you were told of before ${count === 1 ? 'is' : 'are'} still held, too.`,
    footer: (organisation) =>
      `Sekisho at ${organisation} sends this once a day by itself. Nobody reads replies to it; ask the person in charge of your mail.`,
    never:
      'Sekisho never asks for a password and never sends files. If a page behind a link asks for one, enter nothing and tell the person in charge.',
  },
  page: {
    product: 'Sekisho',
    held: 'This mail is held for you',
    heldIntro: (organisation) =>
      `Sekisho checks the mail of ${organisation} and kept this one out of your inbox, to be on the safe side. Looking at this page does not deliver it.`,
    to: 'To',
    found: 'Why it is held',
    todo: 'What to do',
    more: (count) => `${count} more`,
    release: 'Deliver to my inbox',
    releaseIntro:
      'Go on only if you checked with the sender in some other way than by answering this mail, by phone for instance. Be careful with its attachments and links even then.',
    sure: 'I checked with the sender, or I was expecting exactly this mail.',
    notSure: 'To have it delivered, please tick the box below.',
    ask: 'Ask the person in charge',
    askIntro: {
      virus: 'It was found to be dangerous, so you cannot have it delivered yourself.',
      refused: 'It was judged dangerous, so you cannot have it delivered yourself.',
      active:
        'It contains something that can run on your PC, such as a macro or a program. The person in charge looks at it before it is delivered.',
      unread: 'It could not be inspected to the end. The person in charge looks at it before it is delivered.',
      doubtful: 'The person in charge looks at mails like this one before they are delivered.',
    },
    askHow:
      'If you really need it, we let the person in charge know. They look into it and tell you whether it can be delivered.',
    leave:
      'If it means nothing to you, just close this page. Doing nothing is safe: the mail is deleted after a while.',
    otherLanguage: '日本語',
    ends: {
      released: {
        title: 'Delivered to your inbox',
        text: 'It arrives within a few minutes. Before you open it, make sure once more who sent it and why.',
      },
      asked: {
        title: 'The person in charge was told',
        text: 'Please wait until they have looked at it. If it is urgent, give them a call.',
      },
      already: {
        title: 'It was delivered before',
        text: 'This mail is in your inbox already. If you cannot find it, look in the junk folder, and then ask the person in charge.',
      },
      gone: {
        title: 'This mail is not here any more',
        text: 'Its time was over, or the person in charge deleted it. If it mattered, ask the sender to send it again.',
      },
      later: {
        title: 'It could not be delivered yet',
        text: 'The mail server behind us did not take it just now. The mail is still held; please try again in a while.',
      },
      unknown: {
        title: 'It may or may not have been delivered',
        text: 'The connection was lost on the way. Look in your inbox; if the mail is not there, tell the person in charge. We do not send it again by ourselves, so that you do not get it twice.',
      },
      'under-way': {
        title: 'It is being delivered right now',
        text: 'If it is not in your inbox in a few minutes, tell the person in charge.',
      },
      'not-allowed': {
        title: 'This link cannot be used',
        text: 'It has expired, or a part of it is missing. Use the link in a newer mail from Sekisho, or ask the person in charge.',
      },
      'stale-form': {
        title: 'Please try once more',
        text: 'Open the page of the mail and press the button there again. Nothing was done yet.',
      },
    },
  },
  noSubject: '(no subject)',
  noSender: '(no sender)',
  sentBy: (address) => ` (sent from ${address})`,
  colon: ':',
}
