import type { Filter } from './pdf-filters.ts'
import { isDict, nameOf, type PdfDict, type PdfValue } from './pdf-values.ts'

// Which filters a stream names, and with which parameters: one or a list of them under /Filter and /DecodeParms (in
// short /F and /DP), any of them an object of its own.

type Resolve = (value: PdfValue | undefined) => PdfValue | undefined

const LIST_MAX = 64

export function streamFilters(dict: PdfDict, resolve: Resolve): readonly Filter[] {
  const names = listOf(resolve(dict.get('Filter')) ?? shortFilter(dict, resolve), resolve)
  const params = listOf(resolve(dict.get('DecodeParms') ?? dict.get('DP')), resolve)
  return names.map((name, index) => {
    const given = params[index]
    const own = isDict(given) ? given : undefined
    const number = (key: string, otherwise: number): number => {
      const value = resolve(own?.get(key))
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : otherwise
    }
    return {
      name: nameOf(name),
      crypt: nameOf(resolve(own?.get('Name'))) || 'Identity',
      predictor: number('Predictor', 1),
      colors: number('Colors', 1),
      bits: number('BitsPerComponent', 8),
      columns: number('Columns', 1),
      earlyChange: number('EarlyChange', 1) === 0 ? 0 : 1,
    }
  })
}

// /F of a stream is also the file that its data lies in; that is a text or a dictionary.
function shortFilter(dict: PdfDict, resolve: Resolve): PdfValue | undefined {
  const value = resolve(dict.get('F'))
  return Array.isArray(value) || nameOf(value) !== '' ? value : undefined
}

function listOf(value: PdfValue | undefined, resolve: Resolve): readonly (PdfValue | undefined)[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.slice(0, LIST_MAX).map(resolve) : [value]
}
