// Columns of CSV files by their names, however a portal or a version of it spells them: `Sender Address`,
// `sender_address` and `SenderAddress` are the same.

export type Columns = ReadonlyMap<string, number>

export const columnName = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

export function columnsOf(header: readonly string[]): Columns {
  const columns = new Map<string, number>()
  for (const [index, text] of header.entries()) {
    const name = columnName(text)
    if (name !== '' && !columns.has(name)) columns.set(name, index)
  }
  return columns
}

/** The field of the first of these columns that is there and not empty. */
export function fieldOf(row: readonly string[], columns: Columns, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = row[columns.get(name) ?? -1]?.trim() ?? ''
    if (text !== '' && text !== 'N/A') return text
  }
  return undefined
}

export const hasAny = (columns: Columns, names: readonly string[]): boolean => names.some((name) => columns.has(name))
