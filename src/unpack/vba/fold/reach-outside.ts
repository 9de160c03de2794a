import type { Frame, Machine, Reached } from './machine.ts'
import type { Expression } from './syntax.ts'
import { isObject, shownText, UNKNOWN, type Value } from './value.ts'

// Where a macro leaves its document: programs started, objects made by name, addresses fetched, files written. What
// would have been handed over is kept; nothing is done.

/** Functions, by the name they have in their library. */
export const OUTSIDE_FUNCTIONS: ReadonlySet<string> = new Set(
  'shell createobject getobject shellexecute shellexecutea shellexecutew winexec createprocess createprocessa createprocessw urldownloadtofile urldownloadtofilea urldownloadtofilew urldownloadtocachefilea executeexcel4macro callbyname macscript execute executeglobal'.split(
    ' ',
  ),
)

/** Methods, whatever the object. */
export const OUTSIDE_METHODS: ReadonlySet<string> = new Set(
  'run exec create shellexecute open savetofile invokeverb executeexcel4macro downloadfile copyhere createtextfile opentextfile eval executestatement navigate navigate2 followhyperlink createobject getobject'.split(
    ' ',
  ),
)

interface Values {
  readonly machine: Machine
  plain(expression: Expression, frame: Frame): Value
  evaluate(expression: Expression, frame: Frame): Value
}

// LIMIT: arguments that any of these takes.
const ARGUMENTS_MAX = 20
const NOT_A_PROGRAM = /^(?:application|excel|word|excel\.application|word\.application|app|xlapp|wdapp)$/

/** Notes what one call hands to the outside, and gives what is known of its result. */
export function callOutside(
  values: Values,
  name: string,
  object: { readonly name: string } | undefined,
  args: readonly Expression[],
  frame: Frame,
): Value {
  const { machine } = values
  const given = args.slice(0, ARGUMENTS_MAX).map((arg) => values.plain(arg, frame))
  if (/^\.?(?:create|get)object$/.test(name)) {
    const text = shownText(given[given[0] === UNKNOWN && given.length > 1 ? 1 : 0] ?? '')
    machine.reach('object', text, args[0], frame.module)
    return { kind: 'object', name: text.slice(0, 200) }
  }
  if (name === 'callbyname') return byName(values, args, given, frame)
  const handed = name.startsWith('.')
    ? byMethod(name.slice(1), object?.name ?? '', given, args)
    : byFunction(name, given, args)
  for (const { does, text, source } of handed) machine.reach(does, text, source, frame.module)
  return name === '.create' || name === '.open' ? { kind: 'object', name: `${object?.name ?? ''}${name}` } : UNKNOWN
}

interface Handed {
  readonly does: Reached['does']
  readonly text: string
  readonly source: Expression | undefined
}

const hand = (does: Handed['does'], value: Value | undefined, source: Expression | undefined): Handed => ({
  does,
  text: value === undefined ? '' : shownText(value),
  source,
})

function byFunction(name: string, given: readonly Value[], args: readonly Expression[]): Handed[] {
  if (name.startsWith('urldownloadto')) return [hand('address', given[1], args[1]), hand('file', given[2], args[2])]
  // `ShellExecute(window, verb, file, parameters, folder, show)`
  if (name.startsWith('shellexecute')) return [hand('command', words(given[2], given[3]), args[2])]
  if (name.startsWith('createprocess')) return [hand('command', words(given[0], given[1]), args[1])]
  return [hand('command', given[0], args[0])]
}

function byMethod(name: string, object: string, given: readonly Value[], args: readonly Expression[]): Handed[] {
  const first = shownText(given[0] ?? '')
  switch (name) {
    case 'open':
      // `.Open "GET", url`
      return /^(?:get|post|head|put)$/i.test(first) ? [hand('address', given[1], args[1])] : []
    case 'navigate':
    case 'navigate2':
    case 'followhyperlink':
      return [hand('address', first, args[0])]
    case 'downloadfile':
      return [hand('address', first, args[0]), hand('file', given[1], args[1])]
    case 'savetofile':
    case 'createtextfile':
    case 'copyhere':
      return [hand('file', first, args[0])]
    case 'opentextfile':
    case 'eval':
    case 'invokeverb':
      return []
    case 'shellexecute':
      return [hand('command', words(given[0], given[1]), args[0])]
    case 'create':
      // `Create` makes many things; a process is made from a command line.
      return /win32_process|‹/i.test(object) || /[\s.\\/]\S/.test(first) ? [hand('command', first, args[0])] : []
    default:
      return NOT_A_PROGRAM.test(object) ? [] : [hand('command', first, args[0])]
  }
}

const words = (file: Value | undefined, parameters: Value | undefined): string =>
  [file, parameters]
    .map((value) => (value === undefined || value === null || value === 0 ? '' : shownText(value)))
    .filter((text) => text !== '' && text !== '‹…›')
    .join(' ')

// `CallByName object, "Run", VbMethod, args...`
function byName(values: Values, args: readonly Expression[], given: readonly Value[], frame: Frame): Value {
  const method = shownText(given[1] ?? '').toLowerCase()
  const object = args[0] === undefined ? UNKNOWN : values.evaluate(args[0], frame)
  if (!OUTSIDE_METHODS.has(method)) return UNKNOWN
  return callOutside(
    values,
    `.${method}`,
    { name: isObject(object) ? object.name.toLowerCase() : '' },
    args.slice(3),
    frame,
  )
}
