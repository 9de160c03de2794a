import { keepCheckpoint, oneLine, readWitnessKey, type Witness, witnessCheckpoint } from '#ledger'
import { visible } from '#report'
import type { TenantStore } from '#store'
import { complain, type Desk, troubleWith } from '../desk.ts'
import { localTime } from '../local-time.ts'
import { jsonLine } from '../printer.ts'
import { EXIT } from '../wrong-use.ts'

export interface WitnessTask {
  readonly do: 'witness'
  readonly url: string
  readonly key: string
  /** The folder where checkpoints are kept. */
  readonly keep: string
  readonly json: boolean
}

/** `sekisho ledger witness`: has a witness elsewhere cosign the last checkpoint, and keeps it with that signature. */
export async function askWitness(clinic: TenantStore, task: WitnessTask, desk: Desk): Promise<number> {
  const { url, keep, json } = task
  const { witness: said } = desk.words.ledger
  const key = readWitnessKey(task.key)
  if (key === undefined) return complain(desk, said.badKey(visible(task.key)))
  const witness: Witness = { url, key }
  const witnessed = await witnessCheckpoint(clinic, witness, { clock: Date.now })
  if (witnessed.code === 'cosigned') {
    const { checkpoint, at } = witnessed
    await keepCheckpoint(keep, checkpoint).catch(troubleWith(keep))
    const lines = [
      said.cosigned(visible(key.name), checkpoint.size, localTime(at), visible(keep)),
      visible(oneLine(checkpoint.note), checkpoint.note.length),
    ]
    const { code } = witnessed
    const { origin, size, note } = checkpoint
    await desk.terminal.print(`${json ? jsonLine({ code, at, origin, size, note }) : lines.join('\n')}\n`)
    return EXIT.clear
  }
  if (json) await desk.terminal.print(`${jsonLine(witnessed)}\n`)
  const detail = 'detail' in witnessed ? visible(witnessed.detail) : ''
  const line = witnessed.code === 'conflict' ? said.conflict(witnessed) : said.failed(witnessed.code, detail)
  await complain(desk, line)
  return witnessed.code === 'conflict' ? EXIT.held : EXIT.wrong
}
