/** Extensions that say what the file is called once it is unpacked. */
const UNPACKED: Readonly<Record<string, string>> = {
  tgz: '.tar',
  tzst: '.tar',
  emz: '.emf',
  wmz: '.wmf',
  svgz: '.svg',
  gz: '',
  gzip: '',
  z: '',
  zst: '',
}

/** The name of what is inside a packed file, from the packed file's own name: `report.csv.gz` holds `report.csv`. */
export function packedName(name: string): string {
  const bare = name.slice(name.lastIndexOf('/') + 1)
  const dot = bare.lastIndexOf('.')
  const extension = dot < 0 ? undefined : UNPACKED[bare.slice(dot + 1).toLowerCase()]
  return extension === undefined ? bare : bare.slice(0, dot) + extension
}
