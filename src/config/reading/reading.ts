import type { LineCounter, Node } from 'yaml'
import type { Mistake } from '../mistake.ts'
import type { Both } from './said.ts'

/** What the file may lean on: where it lies, the environment, the files that it names. */
export interface Surroundings {
  /** Paths in the file start here. */
  readonly folder: string
  readonly hostname: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Undefined where nothing lies. */
  readonly look: (file: string) => 'file' | 'folder' | 'other' | undefined
  /** Throws where it cannot be read. */
  readonly readText: (file: string) => string
}

// LIMIT: ten screenfuls. What is told after that is not worth a search for what was meant.
const MISTAKES_MAX = 500

/** One reading of one file: where it stands, and what was found to be wrong. */
export class Reading {
  readonly surroundings: Surroundings
  readonly mistakes: Mistake[] = []
  /** Not wrong, but worth a word. */
  readonly notes: Mistake[] = []
  /** The sections in which a key of this name may stand. */
  readonly placesOf: (name: string) => readonly string[]
  readonly #lines: LineCounter
  readonly #nodes = new Map<string, Node>()

  constructor(surroundings: Surroundings, lines: LineCounter, placesOf: Reading['placesOf'] = () => []) {
    this.surroundings = surroundings
    this.placesOf = placesOf
    this.#lines = lines
  }

  /** Remembers where a key stands, for what is found out about it later. */
  mark(key: string, node: Node): void {
    this.#nodes.set(key, node)
  }

  has(key: string): boolean {
    return this.#nodes.has(key)
  }

  /** Whether nothing was told about these keys and what is below them: whoever compares keys asks first. */
  isWhole(...keys: readonly string[]): boolean {
    return !this.mistakes.some(({ key }) =>
      keys.some((each) => key === each || key.startsWith(`${each}.`) || key.startsWith(`${each}[`)),
    )
  }

  lineOf(node: Node | undefined): number {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line
  }

  /** Whether so much is told that a person mends that first. */
  get isFull(): boolean {
    return this.mistakes.length >= MISTAKES_MAX
  }

  tell(key: string, text: Both, node: Node | undefined = this.#near(key)): void {
    this.mistakes.push(this.#at(key, text, node))
  }

  note(key: string, text: Both, node: Node | undefined = this.#near(key)): void {
    this.notes.push(this.#at(key, text, node))
  }

  /** Where the key stands, or the nearest section around it that is written. */
  #near(key: string): Node | undefined {
    for (let around = key; around !== ''; around = around.replace(/(?:\.[^.[]*|\[\d+\]|^[^.[]*)$/u, '')) {
      const node = this.#nodes.get(around)
      if (node !== undefined) return node
    }
    return undefined
  }

  #at(key: string, text: Both, node: Node | undefined): Mistake {
    const start = node?.range?.[0]
    if (start === undefined) return { key, text }
    const { line, col } = this.#lines.linePos(start)
    return { key, line, column: col, text }
  }
}
