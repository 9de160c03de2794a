import { styleText } from 'node:util'
import type { Decision } from '#domain'

type Style = Parameters<typeof styleText>[0]

/** How a report is coloured, or not: where colour is off every function gives its text back. */
export interface Paint {
  readonly verdict: (decision: Decision, text: string) => string
  readonly strong: (text: string) => string
  readonly label: (text: string) => string
  readonly quiet: (text: string) => string
}

const BADGES: Readonly<Record<Decision, Style>> = {
  pass: ['green', 'bold'],
  notice: ['yellow', 'bold'],
  hold: ['magenta', 'bold'],
  refuse: ['red', 'bold'],
}

export function paintFor(color: boolean): Paint {
  // WHY: whether to colour was decided by whoever knows the stream; styleText would ask stdout again.
  const style = (how: Style, text: string) => (color ? styleText(how, text, { validateStream: false }) : text)
  return {
    verdict: (decision, text) => style(BADGES[decision], text),
    strong: (text) => style('bold', text),
    label: (text) => style('cyan', text),
    quiet: (text) => style('dim', text),
  }
}
