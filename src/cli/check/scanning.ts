import type { ScanPart, ScanResult } from '#domain'
import { visible } from '#report'
import { openClamdScanner, openYaraScanner, type PartScanner, ScannerError } from '#scanners'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'
import type { CheckSettings } from './check-settings.ts'

/** The scanners that were asked for, as one. */
export interface Scanning {
  readonly scan: (parts: readonly ScanPart[]) => Promise<readonly ScanResult[]>
  /** Rules that could not be used, each with its file and line. */
  readonly problems: readonly string[]
  readonly close: () => Promise<void>
}

/** Opens them. Throws WrongUse where one cannot be used at all. */
export async function openScanning({ yara, clamd }: CheckSettings, words: CliWords): Promise<Scanning> {
  const scanners: PartScanner[] = clamd === undefined ? [] : [openClamdScanner({ place: placeOf(clamd, words) })]
  const problems: string[] = []
  if (yara !== undefined) {
    const scanner = await openYara(yara, words)
    scanners.push(scanner)
    problems.push(...scanner.summary.problems.map(({ file, line, message }) => visible(`${file}:${line}: ${message}`)))
  }
  return {
    scan: (parts) => Promise.all(scanners.map((scanner) => scanner.scan(parts))),
    problems,
    close: async () => void (await Promise.all(scanners.map((scanner) => scanner.close()))),
  }
}

function placeOf(text: string, words: CliWords) {
  if (text.includes('/')) return { socket: text }
  const [, host = '', port = ''] = /^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]):(\d{1,5})$/i.exec(text) ?? []
  if (host === '' || Number(port) > 65_535) throw new WrongUse(words.wrong.clamd(visible(text)))
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

async function openYara(folder: string, words: CliWords) {
  try {
    return await openYaraScanner({ folder })
  } catch (error) {
    if (error instanceof ScannerError) throw new WrongUse(words.wrong.scanner(error.code, visible(error.message)))
    throw error
  }
}
