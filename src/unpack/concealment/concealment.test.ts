import { expect, test } from 'vitest'
import { Concealing, type Concealment } from './concealment.ts'

type Element = readonly [string, Record<string, string>?]

const inside = (...elements: readonly Element[]): Concealment | undefined => {
  const concealing = new Concealing()
  for (const [name, attributes = {}] of elements) concealing.open(name, attributes)
  return concealing.now
}
const styled = (...styles: readonly string[]) => inside(...styles.map((style) => ['div', { style }] as const))

test.each<[string, Concealment | undefined]>([
  ['', undefined],
  ['color:#333;font-size:14px', undefined],
  ['DISPLAY : None !important', 'not-displayed'],
  ['visibility:hidden', 'not-displayed'],
  ['mso-hide:all', 'not-displayed'],
  ['opacity:0', 'not-displayed'],
  ['opacity:0.5', undefined],
  ['font-size:0', 'no-size'],
  ['font-size:1px', 'no-size'],
  ['font-size:0.8em', undefined],
  ['line-height:0', undefined],
  ['max-height:0;overflow:hidden', 'no-size'],
  ['height:0', undefined],
  ['color:#fff', 'no-colour'],
  ['color:white;background-color:#FFFFFF', 'no-colour'],
  ['color:#fff;background:#0a58ca', undefined],
  ['color:rgb(255, 255, 255)', 'no-colour'],
  ['color:rgba(0,0,0,0)', undefined],
  ['position:absolute;left:-9999px', 'out-of-view'],
  ['text-indent:-2px', undefined],
  ['color', undefined],
])('%s', (style, concealment) => {
  expect(styled(style)).toBe(concealment)
})

test('what is around counts', () => {
  expect(styled('display:none', 'display:block')).toBe('not-displayed')
  expect(styled('font-size:0', 'font-size:14px')).toBe(undefined)
  expect(styled('color:#fff', 'background:navy')).toBe(undefined)
  expect(styled('background:transparent', 'color:#fff')).toBe('no-colour')
  expect(styled('background:url(a.png)', 'color:#fff')).toBe(undefined)
  expect(inside(['td', { class: 'button' }], ['a', { style: 'color:#fff' }])).toBe(undefined)
  expect(styled('background:#000', 'color:#fff')).toBe(undefined)
  expect(inside(['td', { bgcolor: '#EEEEEE' }], ['a', { style: 'color:#eee' }])).toBe('no-colour')
  expect(inside(['body', { bgcolor: 'black' }], ['font', { color: 'white' }])).toBe(undefined)
})

test('only until it ends, whatever is left open inside', () => {
  const concealing = new Concealing()
  concealing.open('div', { style: 'display:none' })
  concealing.open('p', {})
  concealing.open('br', { style: 'display:none' })
  concealing.close('div')
  expect(concealing.now).toBe(undefined)
  concealing.close('table')
  for (let count = 0; count < 5_000; count += 1) concealing.open('div', { style: 'color:#fff' })
  for (let count = 0; count < 5_000; count += 1) concealing.close('div')
  expect(concealing.now).toBe(undefined)
})
