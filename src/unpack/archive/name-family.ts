import { type Family, KINDS } from '#domain'

/** Families whose files start something when they are opened: where an extension is shared, they win. */
const STARTING: ReadonlySet<Family> = new Set<Family>(['executable', 'script', 'shortcut'])

/** The family that a file's name suggests; `unknown` where the name has no extension or one that says nothing. */
export function nameFamily(name: string): Family {
  // QUIRK: Windows drops dots and spaces at the end of a name.
  const trimmed = name.slice(-255).replace(/[. ]{1,64}$/, '')
  const dot = trimmed.lastIndexOf('.')
  return dot < 0 ? 'unknown' : (FAMILIES.get(trimmed.slice(dot + 1).toLowerCase()) ?? 'unknown')
}

const FAMILIES = familiesByExtension()

function familiesByExtension(): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>()
  const rows = Object.values(KINDS)
  const own = rows.flatMap(({ family, extensions }) => extensions.slice(0, 1).map((each) => ({ family, each })))
  const shared = rows.flatMap(({ family, extensions }) => extensions.slice(1).map((each) => ({ family, each })))
  const starting = shared.filter(({ family }) => STARTING.has(family))
  for (const { family, each } of [...own, ...starting, ...shared]) {
    if (each !== '' && each !== 'bin' && !families.has(each)) families.set(each, family)
  }
  return families
}
