import type { DisarmWords } from './disarm-wording.ts'

export const DISARM_EN: DisarmWords = {
  summary: 'write a copy of a document without macros and everything else that acts by itself',
  about:
    'Writes a copy of a document without macros, objects, fields that fetch something, and references that load by themselves. Texts, tables and pictures stay. The document itself is left as it is. The copy is looked at again before it is written.',
  file: 'the document, archive or mail (.eml): Word, Excel, PowerPoint (also 97-2003), RTF, PDF, ZIP, tar, gzip',
  out: 'where the copy is written',
  force: 'replace OUT if it is already there',
  json: 'print one JSON object, for other programs',
  after: `
Exit codes:
  0   the copy was written
  2   wrong use, or there can be no copy; then nothing is written

Examples:
  sekisho disarm invoice.docm -o invoice.docx
  sekisho disarm --json files.zip -o clean.zip
  sekisho disarm mail.eml -o safe.eml
`,
  noOut: 'No place for the copy. Name one with "-o", for instance "sekisho disarm invoice.docm -o invoice.docx".',
  exists: (out) =>
    `Cannot write "${out}": there is a file of that name. Choose another name, or add --force to replace it.`,
  cannotWrite: (out, reason) => `Cannot write "${out}": ${reason}`,
  written: (out, kind) => `Written: ${out} (${kind})`,
  nothing: 'Nothing had to be removed; the copy was written anew all the same.',
  removed: 'Removed:',
  stillCheck:
    'The copy holds nothing that acts by itself, as far as this program can see. What it says may still be a lie: check with the sender before you pay or sign in.',
  rename: (extension) =>
    `The copy has no macros. Give it a name that ends in ".${extension}", or Office will not open it.`,
  what: {
    vba: 'Macros (VBA)',
    xlm: 'Macro sheets (Excel 4.0) and the names that start them',
    dde: 'Links that start another program (DDE)',
    field: 'Fields that fetch or run something; their last text stays',
    object: 'Embedded objects and files; in most formats their picture stays',
    control: 'Buttons and controls (ActiveX, forms)',
    ribbon: 'Ribbons and toolbars of its own',
    external: 'References that load something from outside',
    link: 'Links that are not to web pages or mail addresses',
    formula: 'Formulas that reach outside; their last value stays',
    connection: 'Data connections and code behind them',
    action: 'Actions: macros and programs behind shapes, or at opening',
    script: 'Scripts',
    'embedded-file': 'Embedded files, sounds and films',
    form: 'Interactive forms (XFA)',
    signature: 'Digital signatures, which no longer fit a changed document',
    'unknown-part': 'Parts that are not needed or not known',
    leftovers: 'Leftover bytes that belong to nothing',
    'left-out': 'Files that could not be made harmless, left out',
  },
  refused: {
    format: (kind) => `files of this kind (${kind}) cannot be written anew`,
    'archive-format': (kind) => `archives of this kind (${kind}) can be looked into, but not written anew`,
    'old-word': () => 'documents of Word 6 and 95 keep macros inside their text',
    encrypted: () => 'it is protected by a password',
    damaged: () => 'it is damaged, or built in a way that readers understand differently',
    'too-large': () => 'it is too large, or holds too much',
    'nothing-left': () => 'no file in it could be made harmless',
    'still-active': () => 'the finished copy still held something that might act',
    crashed: () => 'this program failed on it (please report this)',
  },
  cannot: (file, reason) => `Cannot disarm "${file}": ${reason}. No copy was written; do not open the document.`,
}
