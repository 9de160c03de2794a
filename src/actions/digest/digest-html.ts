import type { DigestLine, DigestPage } from './digest-page.ts'
import { digestWordsFor } from './digest-words.ts'
import { escapeHtml } from './shown.ts'

// The digest as HTML: styles stand on each element, because mail programs throw away the others; no picture, no font
// and nothing else that would have to be fetched.

const FONT = "font-family:'Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans CJK JP',system-ui,Arial,sans-serif"
const BODY = `margin:0;padding:24px 12px;background:#f3f4f6;color:#1f2933;font-size:15px;line-height:1.7;${FONT}`
const SHEET =
  'max-width:640px;margin:0 auto;padding:28px 28px 20px;background:#ffffff;border:1px solid #d9dee4;border-radius:8px'
const CARD =
  'margin:0 0 16px;padding:14px 16px;border:1px solid #d9dee4;border-left:4px solid #b45309;border-radius:4px'
const SUBJECT = 'margin:0 0 6px;font-size:16px;font-weight:bold;line-height:1.5;word-break:break-word'
const ROW = 'margin:0;font-size:14px;word-break:break-word'
const LABEL = 'color:#52606d'
const LINK =
  'display:inline-block;margin-top:10px;padding:7px 18px;border:1px solid #1d4f91;border-radius:4px;color:#1d4f91;background:#ffffff;text-decoration:none;font-weight:bold'
const FOOT = 'margin:20px 0 0;padding-top:14px;border-top:1px solid #d9dee4;color:#52606d;font-size:13px'

/** The digest as HTML. */
export function digestHtml({ recipient, lang, organisation, olderCount, lines }: DigestPage): string {
  const { mail, page } = digestWordsFor(lang)
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`
  const older = olderCount > 0 ? [paragraph(mail.older(olderCount))] : []
  return [
    `<!DOCTYPE html>`,
    `<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(page.product)}</title></head>`,
    `<body style="${BODY}"><div style="${SHEET}">`,
    paragraph(mail.greeting(recipient)),
    paragraph(mail.intro(organisation, lines.length)),
    paragraph(mail.nothingToDo),
    ...lines.map((line) => card(line, lang)),
    ...older,
    ...(lines.some(({ link }) => link === undefined) ? [paragraph(mail.noPage)] : []),
    `<p style="${FOOT}">${escapeHtml(mail.footer(organisation))}<br>${escapeHtml(mail.never)}</p>`,
    `</div></body></html>`,
  ].join('\n')
}

function card({ from, subject, time, reason, link }: DigestLine, lang: DigestPage['lang']): string {
  const { mail, colon } = digestWordsFor(lang)
  const row = (label: string, text: string) =>
    `<p style="${ROW}"><span style="${LABEL}">${escapeHtml(label + colon)}</span> ${escapeHtml(text)}</p>`
  return [
    `<div style="${CARD}">`,
    `<p style="${SUBJECT}">${escapeHtml(subject)}</p>`,
    row(mail.from, from),
    row(mail.time, time),
    row(mail.reason, reason),
    ...(link === undefined ? [] : [`<a href="${escapeHtml(link)}" style="${LINK}">${escapeHtml(mail.open)}</a>`]),
    '</div>',
  ].join('\n')
}
