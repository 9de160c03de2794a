// What of a page its reader does not see, as far as the styles written on its elements say. Style sheets with selectors
// are not applied: mail programs drop most of them, and whoever hides something wants it hidden in all of them.
//   not-displayed  display:none, visibility:hidden, the `hidden` attribute, mso-hide:all, and text inside an opacity of 0
//   no-size        a font of at most one pixel, or a box of no height or width that cuts off what is larger
//   no-colour      letters in the very colour of what is behind them
//   out-of-view    moved far out of the window, or a text indent that does so

import type { LinkFact } from '#domain'

export type Concealment = NonNullable<LinkFact['concealed']>

type Attributes = Readonly<Record<string, string>>

/** What an element takes over from those around it. */
interface Look {
  readonly colour: string
  readonly ground: string
  readonly fontPixels: number
  /** What nothing inside can undo. */
  readonly gone: Concealment | undefined
}

// WHY: a page is white and letters are black until somebody says otherwise.
const PAPER: Look = { colour: '#000000', ground: '#ffffff', fontPixels: 16, gone: undefined }

/** A colour that is there but cannot be told: a picture, a name that is not listed here, a style sheet. */
const UNTOLD = ''

// LIMIT: browsers stop nesting at 512.
const DEPTH_MAX = 2_000
const STYLE_CHARS_MAX = 4_000
const STYLES_KEPT = 500

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** Follows the elements of a page as they open and close, and knows whether what stands here can be seen. */
export class Concealing {
  // WHY: a newsletter says the same few things a thousand times.
  readonly #said = new Map<string, Said>()
  #looks: { readonly name: string; readonly look: Look }[] = []

  /** How what stands here is concealed; undefined when it can be seen. */
  get now(): Concealment | undefined {
    const { gone, fontPixels, colour, ground } = this.#look
    if (gone !== undefined) return gone
    if (fontPixels <= FONT_PIXELS_MAX) return 'no-size'
    return colour === ground && colour !== UNTOLD ? 'no-colour' : undefined
  }

  /** Forgets what is open. */
  reset(): void {
    this.#looks = []
  }

  open(name: string, attributes: Attributes): void {
    if (VOID.has(name) || this.#looks.length >= DEPTH_MAX) return
    const around = this.#look
    // Most elements change nothing of this.
    let look = around
    for (const attribute in attributes) {
      if (!CHANGING.has(attribute)) continue
      look = lookOf(around, name, attributes, this.#saidBy(attributes.style))
      break
    }
    this.#looks.push({ name, look })
  }

  close(name: string): void {
    let at = this.#looks.length - 1
    while (at >= 0 && this.#looks[at]?.name !== name) at -= 1
    if (at >= 0) this.#looks.length = at
  }

  #saidBy(style: string | undefined): Said {
    if (style === undefined) return NOTHING_SAID
    const known = this.#said.get(style)
    if (known !== undefined) return known
    const said = saidBy(style)
    if (this.#said.size < STYLES_KEPT) this.#said.set(style, said)
    return said
  }

  get #look(): Look {
    return this.#looks.at(-1)?.look ?? PAPER
  }
}

const CHANGING: ReadonlySet<string> = new Set(['style', 'color', 'bgcolor', 'background', 'hidden', 'class', 'id'])

function lookOf(around: Look, name: string, attributes: Attributes, said: Said): Look {
  const colour = said.colour ?? (name === 'font' ? colourIn(attributes.color) : undefined)
  return {
    colour: colour ?? around.colour,
    ground: groundOf(said, attributes) ?? around.ground,
    fontPixels: pixelsIn(said.fontSize, around.fontPixels) ?? around.fontPixels,
    gone: around.gone ?? said.gone ?? (attributes.hidden === undefined ? undefined : 'not-displayed'),
  }
}

function groundOf(said: Said, { background, bgcolor, class: className, id }: Attributes): string | undefined {
  if (background !== undefined) return UNTOLD
  // What a class or an id looks like stands in a style sheet.
  const isStyled = className !== undefined || id !== undefined
  return said.ground ?? colourIn(bgcolor) ?? (isStyled ? UNTOLD : undefined)
}

/** What the styles written on an element say by themselves. */
interface Said {
  readonly colour: string | undefined
  readonly ground: string | undefined
  readonly fontSize: string | undefined
  readonly gone: Concealment | undefined
}

const NOTHING_SAID: Said = { colour: undefined, ground: undefined, fontSize: undefined, gone: undefined }

function saidBy(style: string): Said {
  const styles = stylesIn(style)
  const isPicture = /url\(|gradient/.test(`${styles.get('background')} ${styles.get('background-image')}`)
  return {
    colour: colourIn(styles.get('color')),
    ground: isPicture ? UNTOLD : colourIn(styles.get('background-color') ?? styles.get('background')),
    fontSize: styles.get('font-size'),
    gone: goneBy(styles),
  }
}

function stylesIn(style: string): ReadonlyMap<string, string> {
  const styles = new Map<string, string>()
  for (const declaration of style.slice(0, STYLE_CHARS_MAX).split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const value = declaration.slice(colon + 1).replace(/!important/i, '')
    styles.set(declaration.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase())
  }
  return styles
}

function goneBy(styles: ReadonlyMap<string, string>): Concealment | undefined {
  const is = (name: string, value: RegExp): boolean => value.test(styles.get(name) ?? '')
  if (is('display', /^none/) || is('visibility', /^(?:hidden|collapse)/) || is('mso-hide', /^all/))
    return 'not-displayed'
  if (is('opacity', /^0?\.?0{1,6}%?$/)) return 'not-displayed'
  const isFlat = ['height', 'max-height', 'width', 'max-width'].some((name) => is(name, /^0(?:\.0+)?(?:px|pt|em|%)?$/))
  if (isFlat && is('overflow', /^hidden/)) return 'no-size'
  const isMoved = ['left', 'top', 'right', 'text-indent', 'margin-left', 'margin-top'].some((name) =>
    is(name, FAR_AWAY),
  )
  return isMoved ? 'out-of-view' : undefined
}

// LIMIT: nobody reads letters of one pixel; preview texts are hidden like this.
const FONT_PIXELS_MAX = 1
const FAR_AWAY = /^-\d{4,6}(?:\.\d+)?(?:px|pt|em)?$/

const PIXELS_IN: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, em: 16, rem: 16, '': 1 }

function pixelsIn(size: string | undefined, around: number): number | undefined {
  const [, digits, unit = ''] = /^(\d{0,5}(?:\.\d{1,4})?)(px|pt|em|rem|%)?$/.exec(size ?? '') ?? []
  if (digits === undefined || digits === '') return undefined
  if (unit === '%') return (Number(digits) / 100) * around
  if (unit === 'em') return Number(digits) * around
  return Number(digits) * (PIXELS_IN[unit] ?? 1)
}

const NAMED: Readonly<Record<string, string>> = {
  white: '#ffffff',
  black: '#000000',
  red: '#ff0000',
  blue: '#0000ff',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  whitesmoke: '#f5f5f5',
  snow: '#fffafa',
  ivory: '#fffff0',
}

/** A colour as `#rrggbb`; UNTOLD where there is one that is not read here, undefined where there is none. */
function colourIn(text: string | undefined): string | undefined {
  const word = /^(?:#[\da-f]{3,8}|rgba?\([^)]{3,60}\)|[a-z]{3,20})/.exec(text?.trim().toLowerCase() ?? '')?.[0]
  if (word === undefined) return undefined
  if (word.startsWith('#')) return hexColour(word.slice(1))
  if (word.startsWith('rgb')) return numberColour(word)
  return NAMED[word] ?? (/^(?:transparent|inherit|initial|unset|none|currentcolor)$/.test(word) ? undefined : UNTOLD)
}

const hexColour = (digits: string): string | undefined =>
  digits.length === 3 || digits.length === 4
    ? `#${[...digits.slice(0, 3)].map((digit) => digit + digit).join('')}`
    : digits.length >= 6
      ? `#${digits.slice(0, 6)}`
      : undefined

function numberColour(text: string): string | undefined {
  const numbers = text.match(/\d{1,3}(?:\.\d{1,4})?/g)?.map(Number) ?? []
  const [red, green, blue, alpha = 1] = numbers
  if (red === undefined || green === undefined || blue === undefined || alpha === 0) return undefined
  return `#${[red, green, blue].map((each) => Math.min(255, Math.round(each)).toString(16).padStart(2, '0')).join('')}`
}
