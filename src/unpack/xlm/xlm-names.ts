// Names that make Excel run a macro sheet by itself. Excel asks only whether a name starts like one of these, so
// `Auto_Open_1` and `auto_openx` run as well.

const AUTO_PREFIX = /^(?:_xlnm\.)?auto_(?:open|close|activate|deactivate)/i
const BUILTIN: Readonly<Record<number, string>> = {
  1: 'Auto_Open',
  2: 'Auto_Close',
  10: 'Auto_Activate',
  11: 'Auto_Deactivate',
}

/** Whether Excel runs what a defined name points to; characters that Excel skips are skipped here, too. */
export const isAutoName = (name: string): boolean => AUTO_PREFIX.test(name.replace(/[\0-\x1f\u200b-\u200f\ufeff]/g, ''))

/** The auto name of a built-in name's number (MS-XLS section 2.5.66); empty for the rest. */
export const builtinAutoName = (code: number): string => BUILTIN[code] ?? ''
