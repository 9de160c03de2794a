import { isDict, nameOf, type PdfDict, type PdfValue, rawText, refOf } from '#unpack'

// Values of PDF (ISO 32000-1, 7.3) written out: names with what is unusual in them as `#20`, texts in hexadecimal.

export function printValue(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return printNumber(value)
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`
  if (isDict(value)) return printDict(value)
  const ref = refOf(value)
  if (ref !== undefined) return `${ref} 0 R`
  const text = rawText(value)
  return text === undefined ? printName(nameOf(value)) : `<${Buffer.from(text, 'latin1').toString('hex')}>`
}

export const printDict = (dict: PdfDict): string =>
  `<<${[...dict].map(([key, value]) => `${printName(key)} ${printValue(value)}`).join(' ')}>>`

const printName = (name: string): string =>
  `/${name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (char) => `#${(char.charCodeAt(0) & 0xff).toString(16).padStart(2, '0')}`)}`

// SPEC: section 7.3.3 knows no exponents.
function printNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  return Number.isFinite(value) && Math.abs(value) < 1e21 ? value.toFixed(8).replace(/\.?0+$/, '') : '0'
}
