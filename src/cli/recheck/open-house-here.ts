import type { Lang } from '#domain'
import { visible } from '#report'
import { type House, openHouse, ServiceTrouble } from '#service'
import { configPlace, readConfigFile } from '../config-file.ts'
import { complain, type Desk } from '../desk.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'

/** Where the house's configuration is, and how this command line speaks. */
export interface HousePlace {
  readonly lang: Lang
  readonly version: string
  readonly config?: string
}

/** Opens the house that a configuration describes, beside a service that may be running; does a task and closes it. */
export async function inHouse(
  { lang, version, config: given }: HousePlace,
  desk: Desk,
  task: (house: House) => Promise<number>,
): Promise<number> {
  const words = desk.words.recheck
  const file = given ?? configPlace(words.noConfig)
  const said: string[] = []
  const config = readConfigFile(
    file,
    lang,
    (count) => words.mistakes(visible(file), count),
    (line) => said.push(line),
  )
  if (config === undefined) {
    await desk.terminal.complain(said.join('\n'))
    return EXIT.wrong
  }
  let house: House
  try {
    house = await openHouse({ config, version, clock: Date.now, onEvent: () => {} })
  } catch (error) {
    if (!(error instanceof ServiceTrouble)) throw error
    return complain(desk, words.cannotOpen(visible(error.message)))
  }
  try {
    return await task(house)
  } finally {
    await house.close()
  }
}

type Clinics = ReturnType<House['clinics']>

/** The clinics that are meant: one of a name, else all. */
export function clinicsOf(house: House, tenant: string | undefined, { words }: Desk): Clinics {
  if (tenant === undefined) return house.clinics()
  const found = house.clinics().filter((clinic) => clinic.tenant === tenant)
  const names = house.clinics().map((clinic) => visible(clinic.tenant))
  if (found.length === 0) throw new WrongUse(words.recheck.noTenant(visible(tenant), names.join(', ')))
  return found
}
