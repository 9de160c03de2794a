// npm start -- demo [--lang ja|en]: a checkpoint of its own on free ports of this machine, ten harmless mails sent through
// its SMTP door, and what became of each. The mails stay in the folder demo, to be looked at with `sekisho check`.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import { embeddedConfig } from '#config'
import type { Lang } from '#domain'
import { demoMails } from '#fixtures'
import type { IntakeEvent } from '#intake'
import { pad, visible } from '#report'
import { startService } from '#service'
import { languageOf } from '../src/cli/language.ts'
import { freePort } from '../test/fixtures/free-port.ts'

const ROOT = path.dirname(import.meta.dirname)
const lang = languageOf(process.argv.slice(2), process.env)

const WORDS = {
  ja: {
    begin: (count: number, port: number) =>
      `関所を 127.0.0.1:${port} で動かし、無害な見本メール${count}通を SMTP で送ります。\n`,
    verdicts: { pass: '通過', notice: '注意', hold: '保留', refuse: '拒否' },
    clear: '気になる点はありません',
    end: (delivered: number, held: number, entries: number, folder: string) =>
      `\n届いたメール ${delivered} 通、保留 ${held} 通。台帳に ${entries} 件を記録しました。\n見本メールはフォルダー ${folder} にあります。一通を詳しく見る:\n  npx sekisho check ${folder}/07-double-extension.eml\n関所をこのパソコンで動かし続ける:\n  npm start`,
  },
  en: {
    begin: (count: number, port: number) =>
      `A checkpoint runs at 127.0.0.1:${port}; ${count} harmless demo mails are sent to it by SMTP.\n`,
    verdicts: { pass: 'Pass', notice: 'Notice', hold: 'Hold', refuse: 'Refuse' },
    clear: 'nothing to remark',
    end: (delivered: number, held: number, entries: number, folder: string) =>
      `\n${delivered} mails delivered, ${held} held, ${entries} entries in the ledger.\nThe demo mails are in the folder ${folder}. One of them in full:\n  npx sekisho check ${folder}/07-double-extension.eml\nThe checkpoint on this computer, for as long as you like:\n  npm start`,
  },
}[lang]

const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-demo-'))
try {
  await showDemo(lang)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

async function showDemo(language: Lang): Promise<void> {
  const mails = demoMails()
  const kept = path.join(ROOT, 'demo')
  mkdirSync(kept, { recursive: true })
  for (const { file, bytes } of mails) writeFileSync(path.join(kept, file), bytes)

  const ports = { smtp: await freePort(), http: await freePort() }
  const taken: Extract<IntakeEvent, { type: 'taken' }>[] = []
  const service = await startService({
    config: { ...embeddedConfig(folder, ports), language },
    version: 'demo',
    onEvent: ({ from, event }) => {
      if (from === 'intake' && event.type === 'taken') taken.push(event)
    },
  })
  console.log(WORDS.begin(mails.length, ports.smtp))
  const sender = createTransport({ host: '127.0.0.1', port: ports.smtp, secure: false, ignoreTLS: true })
  for (const { file, bytes } of mails) {
    await sender.sendMail({ raw: bytes, envelope: { from: 'sender@partner.example', to: 'reception@clinic.example' } })
    const event = taken.at(-1)
    if (event !== undefined) console.log(lineFor(file, event))
  }
  sender.close()
  const entries = (await service.house.clinics()[0]?.ledger.checkpoint())?.size ?? 0
  const held = taken.filter(({ fate }) => fate === 'hold').length
  const delivered = readdirSync(path.join(folder, 'mail', 'new')).length
  console.log(WORDS.end(delivered, held, entries, path.relative(process.cwd(), kept)))
  await service.close()
}

/** What was decided, and the strongest reason in the words of the report. */
function lineFor(file: string, { verdict, why, ms }: Extract<IntakeEvent, { type: 'taken' }>): string {
  return `  ${pad(WORDS.verdicts[verdict], 6)}  ${pad(visible(file), 28)}  ${pad(`${Math.round(ms)} ms`, 7)}  ${why === '' ? WORDS.clear : why}`
}
