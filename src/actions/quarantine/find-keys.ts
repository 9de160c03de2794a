import { heldUsage, readSetting, saveSetting, settleSetting, type TenantReader, type TenantStore } from '#store'
import { type Keys, makeKeys, readKeys } from './key-file.ts'
import type { QuarantineSettings } from './quarantine.ts'
import { QuarantineError } from './quarantine-error.ts'

// Which key the quarantine is sealed with stands in the store as a mark, so that a wrong file is noticed when Sekisho
// starts, and not when the first mail is to be released.

const MARK = 'quarantine-key'

type KeyPlace = Pick<QuarantineSettings, 'keyFile' | 'clock' | 'isShared'>

/** The keys in force; made where there were none and nothing is held. Throws QuarantineError. */
export async function findKeys(clinic: TenantStore, place: KeyPlace): Promise<Keys> {
  const mark = await readSetting(clinic, MARK)
  const keys = await readKeys(place.keyFile)
  if (keys !== undefined) return keys.mark === mark ? keys : adopt(clinic, keys, place)
  if (mark !== undefined && (place.isShared === true || (await heldUsage(clinic)).count > 0))
    throw new QuarantineError(
      'no-key',
      `Cannot open the quarantine: its key "${place.keyFile}" is not there; put the file back from its backup, or copy it from another machine that shares the store`,
    )
  return adopt(clinic, await makeKeys(place.keyFile), place)
}

/** Puts keys in force, where no held mail and no other machine speaks against them. */
async function adopt(clinic: TenantStore, keys: Keys, { keyFile, clock, isShared }: KeyPlace): Promise<Keys> {
  const settled = await clinic.write(async (desk) => {
    // WHY asked inside: between the look and the write somebody may have begun to hold.
    const isFree = isShared !== true && (await heldUsage(desk)).count === 0
    if (!isFree) return settleSetting(desk, MARK, keys.mark, clock())
    await saveSetting(desk, MARK, keys.mark, clock())
    return keys.mark
  })
  if (settled === keys.mark) return keys
  throw new QuarantineError(
    'wrong-key',
    `Cannot open the quarantine with the key "${keyFile}": another one is in force; put that one there, from its backup or from another machine that shares the store`,
  )
}

/** Throws where another key was put in force since ours was found: what we seal, nobody could open. */
export async function checkMark(reader: TenantReader, keys: Keys): Promise<void> {
  if ((await readSetting(reader, MARK)) === keys.mark) return
  throw new QuarantineError('wrong-key', 'Cannot hold a mail: another key of the quarantine is in force; start again')
}
