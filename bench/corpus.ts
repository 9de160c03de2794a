import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

// The mails that the figures are taken on. The mixed corpus is made by the shared generator out of real Office files,
// so it exists only where the shared folder stands beside the checkout.

export const SHARED = path.resolve(import.meta.dirname, '..', '..', 'shared')
export const LIMIT = path.join(SHARED, 'bench', 'limit.mjs')
const GENERATOR = path.join(SHARED, 'bench', 'gen.mjs')

// Three ordinary documents (31-95 KB) and four large ones (600-820 KB) with macros, as mails carry them.
const ATTACHMENTS = [
  'poi-plain/drawing.docx',
  'poi-plain/60316.docx',
  'poi-plain/60329.docx',
  'poi-macros/mv-calculator-final-2-20-2013.xlsm',
  'poi-macros/15228.xls',
  'poi-macros/Bug50936_3.doc',
  'poi-macros/at.gv.land-oberoesterreich.www_cps_rde_xbcr_SID-4A1B954F-5C07F98E_ooe_stat_download_bp10.xls',
]

/** Whether the shared files that the mixed corpus is made of are there. */
export const hasShared = (): boolean => existsSync(LIMIT) && existsSync(GENERATOR)

/** Writes the 200-mail corpus (120 texts, 50 with a docx, 30 of about 0.9 MB) and gives its folder. */
export function writeMixedMails(folder: string): string {
  const attachments = path.join(folder, 'att')
  const mails = path.join(folder, 'mails')
  mkdirSync(attachments, { recursive: true })
  ATTACHMENTS.forEach((file, index) => {
    copyFileSync(path.join(SHARED, 'corpora', file), path.join(attachments, `${index}${path.extname(file)}`))
  })
  spawnSync(process.execPath, [GENERATOR, attachments, mails])
  return mails
}

/** Writes one mail with an attachment of random-looking bytes, `megabytes` large on the wire. */
export function writeLargeMail(folder: string, megabytes: number): string {
  const file = path.join(folder, `large-${megabytes}.eml`)
  const attachment = Buffer.alloc(Math.floor((megabytes * 2 ** 20 * 3) / 4.11))
  for (let at = 0, state = 1; at < attachment.length; at += 4) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    attachment.writeUInt32LE(state, Math.min(at, attachment.length - 4))
  }
  const lines = attachment.toString('base64').replace(/.{76}/g, '$&\r\n')
  const head = [
    'From: a@example.jp',
    'To: b@example.jp',
    'Subject: large',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="x"',
  ]
  const text = ['--x', 'Content-Type: text/plain; charset=utf-8', '', 'See the attachment.']
  const part = [
    '--x',
    'Content-Type: application/octet-stream; name="scan.bin"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="scan.bin"',
    '',
  ]
  writeFileSync(file, [...head, '', ...text, ...part, lines, '--x--', ''].join('\r\n'))
  return file
}
