import type { Budget } from '#bytes'
import { decodeCodePage } from '../../cfb/code-page.ts'
import { type CompiledCode, declarationReader } from './find-compiled-code.ts'
import { CompiledPrinter } from './print-compiled.ts'
import { type Identifiers, nameOf } from './read-identifiers.ts'
import { type NameReader, type Operation, readOperations } from './read-operations.ts'
import { scanOldLine } from './scan-old-line.ts'
import { usedOperands } from './used-operands.ts'

// The compiled half of one module: what it names, and its lines as text when somebody asks.

export interface CompiledModule {
  /** Names that the code uses, or declares procedures by, each once. */
  readonly names: readonly string[]
  /** The names come from a scan rather than from operations (code before VBA 6). */
  readonly isScanned: boolean
  readonly print: () => PrintedCode
}

export interface PrintedCode {
  readonly text: string
  /** False when it was cut. */
  readonly isWhole: boolean
}

// LIMIT: the longest source of our corpora has 155 KB.
const TEXT_CHARS_MAX = 4 * 2 ** 20

/** Reads the code that was found in a module's stream. */
export function readCompiled(compiled: CompiledCode, identifiers: Identifiers, budget: Budget): CompiledModule {
  const names: NameReader = {
    named: (operand) => nameOf(identifiers, operand),
    declared: declarationReader(compiled, identifiers),
  }
  const lineOf = (line: Line) =>
    identifiers.isOld ? scanOldLine(compiled, names, line) : readOperations(compiled, names, line, budget)
  return {
    names: identifiers.isOld ? scannedNames(compiled, lineOf) : certainNames(compiled, names),
    isScanned: identifiers.isOld,
    print: () => {
      const decode = (bytes: Buffer) => decodeCodePage(bytes, identifiers.codePage)
      const { lines, isWhole } = printLines(compiled, lineOf, decode, budget)
      // A scan does not see the ends.
      return { text: (identifiers.isOld ? lines : withDeclares(lines)).join('\r\n'), isWhole }
    },
  }
}

type Line = CompiledCode['lines'][number]
type ReadLine = (line: Line) => readonly Operation[]

function certainNames(compiled: CompiledCode, { named, declared }: NameReader): string[] {
  const used = usedOperands(compiled)
  const names = [...[...used.named].map(named), ...used.declared.map(declared)]
  return [...new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])))]
}

function scannedNames(compiled: CompiledCode, readLine: ReadLine): string[] {
  const names = compiled.lines.flatMap((line) => readLine(line).map(({ name = '' }) => name))
  return [...new Set(names.filter((name) => name !== ''))]
}

// Text is paid for like anything unpacked, for a name may be 100 times longer than the code that means it.
function printLines(
  compiled: CompiledCode,
  readLine: ReadLine,
  decode: (bytes: Buffer) => string,
  budget: Budget,
): { readonly lines: readonly string[]; readonly isWhole: boolean } {
  const printer = new CompiledPrinter(decode)
  const texts: string[] = []
  const charsMax = Math.min(TEXT_CHARS_MAX, budget.partBytesLeft)
  let chars = 0
  let isWhole = true
  for (const line of compiled.lines) {
    const text = printer.print(readLine(line))
    if (text === '') continue
    isWhole = chars + text.length + 2 <= charsMax
    if (!isWhole) break
    chars += text.length + 2
    texts.push(text)
  }
  budget.spendBytes(chars)
  return { lines: texts, isWhole: isWhole && !printer.hasCut }
}

const HEAD = /^(Sub|Function) ([^(]+)\(\)$/
const END = /^End (?:Sub|Function)/

// A head without an end declares what is in a library; which one, the lines do not say.
function withDeclares(lines: readonly string[]): readonly string[] {
  let isOpen = false
  return lines
    .toReversed()
    .map((line) => {
      const head = HEAD.exec(line)
      if (END.test(line)) isOpen = true
      if (head === null) return line
      const isProcedure = isOpen
      isOpen = false
      return isProcedure ? line : `Declare ${head[1]} ${head[2]} Lib ""`
    })
    .toReversed()
}
