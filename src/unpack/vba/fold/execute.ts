import { Evaluator } from './evaluate.ts'
import { type Frame, ITEMS_MAX, type Machine, ROUNDS_MAX } from './machine.ts'
import { operate } from './operators.ts'
import type { Block, Expression, Procedure, SelectCase, Statement } from './syntax.ts'
import { isArray, isUnknown, numberOf, truthOf, UNKNOWN, type Value } from './value.ts'

// Follows statements in order. Where nobody knows which way a condition goes, every way is followed, one after the
// other; where nobody knows how often a loop turns, it turns once.

type Exit = 'for' | 'do' | 'procedure' | 'program' | undefined

export class Executor {
  readonly #machine: Machine
  readonly #values: Evaluator

  constructor(machine: Machine) {
    this.#machine = machine
    this.#values = new Evaluator(machine, (procedure, module, args) => this.call(procedure, module, args))
  }

  /** Follows a procedure; gives its variables, its result among them. */
  call(procedure: Procedure, module: string, args: readonly Value[]): Frame {
    const frame: Frame = { locals: new Map(), withs: [], procedure, module }
    for (const [at, { key, initial }] of procedure.parameters.entries())
      frame.locals.set(key, args[at] ?? (initial === undefined ? UNKNOWN : this.#values.evaluate(initial, frame)))
    // Inside a function its own name is its result.
    if (procedure.isFunction) frame.locals.set(procedure.key, null)
    this.#machine.done.add(procedure)
    this.#machine.calls.push(procedure)
    const hadLooseExit = this.#machine.hasLooseExit
    this.block(procedure.body, frame)
    this.#machine.hasLooseExit = hadLooseExit
    this.#machine.calls.pop()
    return frame
  }

  block(block: Block, frame: Frame): Exit {
    for (const statement of block) {
      if (!this.#machine.spend()) return 'program'
      const exit = this.#statement(statement, frame)
      if (exit !== undefined) return exit
    }
    return undefined
  }

  #statement(statement: Statement, frame: Frame): Exit {
    switch (statement.kind) {
      case 'assign':
        return this.#assign(statement.target, this.#values.evaluate(statement.value, frame), frame)
      case 'const':
        frame.locals.set(statement.name.key, this.#values.evaluate(statement.value, frame))
        return undefined
      case 'dim':
        return this.#dim(statement, frame)
      case 'call':
        this.#callStatement(statement.callee, statement.args, frame)
        return undefined
      case 'if':
        return this.#if(statement.branches, frame)
      case 'select':
        return this.#select(statement.subject, statement.cases, frame)
      case 'for':
        return this.#for(statement, frame)
      case 'each':
        return this.#each(statement, frame)
      case 'loop':
        return this.#loop(statement, frame)
      case 'with':
        return this.#with(statement, frame)
      case 'exit':
        return statement.from
      case 'other':
        for (const value of statement.values) this.#values.evaluate(value, frame)
        return undefined
    }
  }

  #assign(target: Expression, value: Value, frame: Frame): undefined {
    if (target.kind === 'name') this.#store(target.key, value, frame)
    else if (target.kind === 'call' && target.callee.kind === 'name')
      this.#storeItem(target.callee.key, target.args, value, frame)
    else if (target.kind === 'member') {
      const { object } = target
      if (object !== undefined) this.#values.evaluate(object, frame)
      if (object?.kind === 'name' && this.#machine.modules.has(object.key)) this.#machine.globals.set(target.key, value)
    } else this.#values.evaluate(target, frame)
  }

  #store(key: string, value: Value, frame: Frame): void {
    const isGlobal = !frame.locals.has(key) && this.#machine.globals.has(key) && frame.procedure?.key !== key
    ;(isGlobal ? this.#machine.globals : frame.locals).set(key, value)
  }

  #storeItem(key: string, args: readonly Expression[], value: Value, frame: Frame): void {
    const at = args.length === 1 && args[0] !== undefined ? numberOf(this.#values.plain(args[0], frame)) : undefined
    const owner = frame.locals.has(key)
      ? frame.locals
      : this.#machine.globals.has(key)
        ? this.#machine.globals
        : frame.locals
    // `Mid(text, 2, 3) = "abc"` changes a variable in place.
    if (key === 'mid' && args[0]?.kind === 'name') {
      this.#store(args[0].key, UNKNOWN, frame)
      return
    }
    const before = owner.get(key)
    if (at === undefined || at < 0 || at >= ITEMS_MAX) {
      if (at === undefined) owner.set(key, UNKNOWN)
      return
    }
    const list = isArray(before) ? before : ({ kind: 'array', items: [], lower: 0 } satisfies Value)
    owner.set(key, list)
    const index = Math.round(at)
    if (index > list.items.length + 1) this.#machine.spend(Math.ceil((index - list.items.length) / 16))
    while (list.items.length < index) list.items.push(null)
    list.items[index] = value
  }

  #dim({ names, keeps }: Extract<Statement, { kind: 'dim' }>, frame: Frame): undefined {
    const owner = frame.procedure === undefined ? this.#machine.globals : frame.locals
    for (const { name, upper } of names) {
      const target =
        keeps && !owner.has(name.key) && this.#machine.globals.has(name.key) ? this.#machine.globals : owner
      const before = target.get(name.key)
      if (upper === undefined) {
        if (!target.has(name.key) || !keeps) target.set(name.key, null)
        continue
      }
      const last =
        upper.length === 1 && upper[0] !== undefined ? numberOf(this.#values.plain(upper[0], frame)) : undefined
      const length = last === undefined ? 0 : Math.min(ITEMS_MAX, Math.max(0, Math.round(last) + 1))
      this.#machine.spend(Math.ceil(length / 16))
      const items: Value[] = keeps && isArray(before) ? before.items.slice(0, length) : []
      while (items.length < length) items.push(null)
      target.set(name.key, { kind: 'array', items, lower: 0 })
    }
  }

  #callStatement(callee: Expression, args: readonly Expression[], frame: Frame): void {
    const { at, line } = callee
    const end = args.at(-1)?.end ?? callee.end
    this.#values.evaluate({ kind: 'call', callee, args, at, end, line, last: undefined, varies: false }, frame)
  }

  #if(branches: Extract<Statement, { kind: 'if' }>['branches'], frame: Frame): Exit {
    let isSure = true
    for (const { test, body } of branches) {
      const truth = test === undefined ? true : truthOf(this.#values.plain(test, frame))
      if (truth === false) continue
      isSure &&= truth === true
      const exit = this.block(body, frame)
      if (truth === true && isSure) return exit
      if (exit !== undefined) this.#machine.hasLooseExit = true
      if (this.#machine.isSpent) return 'program'
    }
    return undefined
  }

  #select(subject: Expression, cases: readonly SelectCase[], frame: Frame): Exit {
    const value = this.#values.plain(subject, frame)
    let isSure = true
    for (const { tests, body } of cases) {
      const truth = tests.length === 0 ? true : this.#matches(value, tests, frame)
      if (truth === false) continue
      isSure &&= truth === true
      const exit = this.block(body, frame)
      if (isSure) return exit
      if (exit !== undefined) this.#machine.hasLooseExit = true
      if (this.#machine.isSpent) return 'program'
    }
    return undefined
  }

  #matches(value: Value, tests: SelectCase['tests'], frame: Frame): boolean | undefined {
    let answer: boolean | undefined = false
    for (const test of tests) {
      const other = this.#values.plain(test.value, frame)
      const isMet =
        test.to === undefined
          ? operate(test.op, value, other)
          : operate('and', operate('>=', value, other), operate('<=', value, this.#values.plain(test.to, frame)))
      if (isMet === true) return true
      if (isUnknown(isMet)) answer = undefined
    }
    return answer
  }

  #for(statement: Extract<Statement, { kind: 'for' }>, frame: Frame): Exit {
    const from = numberOf(this.#values.plain(statement.from, frame))
    const to = numberOf(this.#values.plain(statement.to, frame))
    const step = statement.step === undefined ? 1 : numberOf(this.#values.plain(statement.step, frame))
    if (from === undefined || to === undefined || step === undefined || step === 0) {
      this.#assign(statement.name, UNKNOWN, frame)
      return this.#once(statement.body, 'for', frame)
    }
    let at = from
    for (; step > 0 ? at <= to : at >= to; at += step) {
      if (!this.#mayTurn(statement)) break
      this.#assign(statement.name, at, frame)
      const exit = this.#round(statement.body, frame)
      if (exit === 'for') return undefined
      if (exit !== undefined) return exit
    }
    this.#assign(statement.name, at, frame)
    return undefined
  }

  #each(statement: Extract<Statement, { kind: 'each' }>, frame: Frame): Exit {
    const list = this.#values.evaluate(statement.list, frame)
    if (!isArray(list)) {
      this.#assign(statement.name, list === null || typeof list !== 'object' ? UNKNOWN : list, frame)
      return this.#once(statement.body, 'for', frame)
    }
    for (const item of list.items.slice(0, ITEMS_MAX)) {
      if (!this.#mayTurn(statement)) break
      this.#assign(statement.name, item ?? null, frame)
      const exit = this.#round(statement.body, frame)
      if (exit === 'for') return undefined
      if (exit !== undefined) return exit
    }
    return undefined
  }

  #loop(statement: Extract<Statement, { kind: 'loop' }>, frame: Frame): Exit {
    let isFirst = true
    while (this.#mayTurn(statement)) {
      if (statement.test !== undefined && !(isFirst && statement.testsLast)) {
        const truth = truthOf(this.#values.plain(statement.test, frame))
        if (truth === undefined && isFirst) return this.#once(statement.body, 'do', frame)
        if (truth === undefined || truth === statement.until) return undefined
      }
      isFirst = false
      const exit = this.#round(statement.body, frame)
      if (exit === 'do' || exit === 'for') return undefined
      if (exit !== undefined) return exit
    }
    return undefined
  }

  #with({ object, body }: Extract<Statement, { kind: 'with' }>, frame: Frame): Exit {
    frame.withs.push(this.#values.evaluate(object, frame))
    const exit = this.block(body, frame)
    frame.withs.pop()
    return exit
  }

  // A turn of a loop; ends the loop when its exit may have been taken.
  #round(body: Block, frame: Frame): Exit {
    this.#machine.hasLooseExit = false
    const exit = this.block(body, frame)
    if (exit !== undefined || !this.#machine.hasLooseExit) return exit
    this.#machine.hasLooseExit = false
    return 'for'
  }

  #once(body: Block, own: Exit, frame: Frame): Exit {
    const exit = this.block(body, frame)
    // Nobody knows whether the loop turns at all, so no exit in it is sure.
    return exit === own || exit === 'procedure'
      ? undefined
      : exit === 'program' && !this.#machine.isSpent
        ? undefined
        : exit
  }

  #mayTurn(statement: Statement): boolean {
    const turns = (this.#machine.rounds.get(statement) ?? 0) + 1
    this.#machine.rounds.set(statement, turns)
    return turns <= ROUNDS_MAX && !this.#machine.isSpent
  }
}
