import { oneLine, readLedger } from '#ledger'
import { visible } from '#report'
import type { TenantReader } from '#store'
import { codeOf, type Desk, FileTrouble } from '../desk.ts'
import { writeNewFile } from '../write-new-file.ts'
import { EXIT } from '../wrong-use.ts'
import { checkpointPage, qrLines } from './checkpoint-page.ts'

export interface CheckpointTask {
  readonly do: 'checkpoint'
  /** Also as a QR code in the terminal. */
  readonly qr: boolean
  /** A file for a page to be printed. */
  readonly svg?: string
}

/** `sekisho ledger checkpoint`: what the ledger commits to, on one line; as a code to be photographed, as a page for the safe. */
export async function printCheckpoint(
  clinic: TenantReader,
  { qr, svg }: CheckpointTask,
  { terminal, words }: Desk,
): Promise<number> {
  const ledger = readLedger(clinic)
  const { note, size, origin } = await ledger.checkpoint()
  const line = oneLine(note)
  if (svg !== undefined) {
    let at = 0
    for await (const { entry } of ledger.entries({ from: size - 1, to: size })) at = entry.at
    const page = checkpointPage(line, words.ledger.page({ origin, size, at: new Date(at) }))
    await writeNewFile(svg, Buffer.from(page), false).catch((error: unknown) => {
      throw new FileTrouble(svg, codeOf(error))
    })
  }
  if (qr) await terminal.print(`${qrLines(line, terminal.color).join('\n')}\n`)
  await terminal.print(`${visible(line, note.length)}\n`)
  return EXIT.clear
}
