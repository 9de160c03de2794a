// Classes of OLE objects by class id, as the registry of Windows and Office names them.

const CLASSES: Readonly<Record<string, string>> = {
  '{0003000C-0000-0000-C000-000000000046}': 'Package',
  '{F20DA720-C02F-11CE-927B-0800095AE340}': 'Package',
  '{0002CE02-0000-0000-C000-000000000046}': 'Equation.3',
  '{0002CE03-0000-0000-C000-000000000046}': 'Equation.DSMT4',
  '{0004A6B0-0000-0000-C000-000000000046}': 'Equation.2',
  '{00000300-0000-0000-C000-000000000046}': 'StdOleLink',
  '{00020820-0000-0000-C000-000000000046}': 'Excel.Sheet.8',
  '{00020821-0000-0000-C000-000000000046}': 'Excel.Chart.8',
  '{00020830-0000-0000-C000-000000000046}': 'Excel.Sheet.12',
  '{00020832-0000-0000-C000-000000000046}': 'Excel.SheetMacroEnabled.12',
  '{00020833-0000-0000-C000-000000000046}': 'Excel.SheetBinaryMacroEnabled.12',
  '{00020906-0000-0000-C000-000000000046}': 'Word.Document.8',
  '{F4754C9B-64F5-4B40-8AF4-679732AC0607}': 'Word.Document.12',
  '{18A06B6B-2F3F-4E2B-A611-52BE631B2D22}': 'Word.DocumentMacroEnabled.12',
  '{64818D10-4F9B-11CF-86EA-00AA00B929E8}': 'PowerPoint.Show.8',
  '{CF4F55F4-8F87-4D47-80BB-5808164BB3F8}': 'PowerPoint.Show.12',
  '{B801CA65-A1FC-11D0-85AD-444553540000}': 'AcroExch.Document',
  '{D27CDB6E-AE6D-11CF-96B8-444553540000}': 'ShockwaveFlash.ShockwaveFlash',
  '{F414C260-6AC0-11CF-B6D1-00AA00BBBB58}': 'JScript',
  '{06290BD3-48AA-11D2-8432-006008C3FBFC}': 'Scriptlet.Factory',
  '{8856F961-340A-11D0-A96B-00C04FD705A2}': 'Shell.Explorer.2',
  '{EAB22AC3-30C1-11CF-A7EB-0000C05BAE0B}': 'Shell.Explorer.1',
  '{00021401-0000-0000-C000-000000000046}': 'lnkfile',
  '{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}': 'htafile',
}

/** ProgID of a class id; empty when it is not a known one. */
export const classNameOf = (clsid: string): string => CLASSES[clsid] ?? ''
