import { type ProofProblem, readKeptCheckpoints, type VerifiedProofs, verifyProofs } from '#ledger'
import { visible } from '#report'
import { complain, type Desk, troubleWith } from '../desk.ts'
import { jsonLine } from '../printer.ts'
import { EXIT } from '../wrong-use.ts'
import type { VerifyTask } from './verify-ledger.ts'

/** `sekisho ledger verify FILE` of a part of a ledger that was given away, each entry with its proof. */
export async function checkProofs(file: string, task: VerifyTask, desk: Desk): Promise<number> {
  const { proofs: said, noneKept } = desk.words.ledger
  if (task.since !== undefined) return complain(desk, said.noSince)
  const checkpoints: string[] = []
  for (const place of task.checkpoints) {
    const kept = await readKeptCheckpoints(place, undefined).catch(troubleWith(place))
    if (kept.length === 0) return complain(desk, noneKept(visible(place)))
    checkpoints.push(...kept.map(({ note }) => note))
  }
  const { key } = task
  const found = await verifyProofs(file, { checkpoints, ...(key === undefined ? {} : { key }) }).catch(
    troubleWith(file),
  )
  // WHY an error and no answer: anybody can make entries, a key, and a checkpoint that go together.
  if (found.problem === undefined && found.trusted === undefined) return complain(desk, said.noTrust)
  if (task.json) await printJson(found, desk)
  else await desk.terminal.print(`${lineOf(found, said)}\n`)
  return found.isSound ? EXIT.clear : EXIT.held
}

function printJson({ head, ...found }: VerifiedProofs, { terminal }: Desk): Promise<void> {
  const { origin = null, size = null } = head ?? {}
  return terminal.print(`${jsonLine({ ...found, origin, size, root: head?.root.toString('base64') ?? null })}\n`)
}

function lineOf(
  { problem, entryCount, head, trusted }: VerifiedProofs,
  said: Desk['words']['ledger']['proofs'],
): string {
  if (problem !== undefined) return said.problem(problem satisfies ProofProblem)
  return said.sound(entryCount, visible(head?.origin ?? ''), head?.size ?? 0, trusted === 'key')
}
