import type { Words } from './wording.ts'

const plural = (count: number, one: string, many: string = `${one}s`): string => `${count} ${count === 1 ? one : many}`

export const EN: Words = {
  verdict: { pass: 'Pass', notice: 'Notice', hold: 'Hold', refuse: 'Refuse' },
  meaning: {
    pass: (it) => `Nothing of concern was found. ${it === 'mail' ? 'Read it as usual.' : 'Use it as usual.'}`,
    notice: (it) =>
      `You may keep this ${it}, but something about it deserves care. Before you open an attachment or press a link, read "What to do" below.`,
    hold: (it) =>
      `Please do not open this ${it} yet. The person in charge looks at what is written below and decides whether it is delivered or deleted. It is fine to wait until then.`,
    refuse: (it) =>
      `This ${it} was judged dangerous. Please do not open it${it === 'mail' ? ', answer it or forward it' : ' or pass it on'}; tell the person in charge, who will delete it.`,
  },
  passedWithFindings: (it) =>
    `You may ${it === 'mail' ? 'read this mail' : 'use this file'}. For your information, this is what was found.`,
  why: 'Why it matters',
  todo: 'What to do',
  where: 'Where',
  moreEvidence: (count) => `and ${plural(count, 'more place')} (--verbose shows all)`,
  place: (part) => `part ${part}`,
  offset: (at) => `offset ${at}`,
  seen: {
    knownSince: 'known since',
    mails: 'mails exchanged',
    messageId: 'message id',
    sent: 'date of the original',
    signature: 'address in the signature',
    usual: 'usual address',
    with: 'exchange with',
    boxed: 'in an archive',
    boxes: 'archives inside archives',
    bytes: 'size',
    declaredBytes: 'declared size',
    flaw: 'reason',
    hides: 'hides with',
    inName: 'address in the name',
    packedBytes: 'packed size',
    reachedBytes: 'size in use',
    reaches: 'what it does',
    replyTo: 'reply to',
    starts: 'started by',
  },
  value: { 'very-hidden': 'hidden for good' },
  flaw: {
    'pool/late': 'did not finish in the time allowed',
    'pool/memory': 'took more memory than allowed',
    'pool/died': 'the inspection broke off halfway',
    'file/too-large': 'too large to be read',
  },
  empty: '(empty)',
  between: { name: ': ', values: ', ' },
  details: 'Details for the analyst',
  score: 'Score',
  points: (score) => String(score),
  policy: (name, steps) => `policy ${name}: ${steps}`,
  from: (word, score) => `${word} from ${score}`,
  hash: 'SHA-256',
  notReadWhole: 'not read to its end',
  time: 'Time',
  columns: { id: 'No.', bytes: 'Size', hash: 'SHA-256', kind: 'Kind', path: 'Part' },
  moreParts: (count) => `and ${plural(count, 'more part')} (--verbose shows all)`,
  urls: 'URLs recovered',
  commands: 'Commands recovered',
  more: (count) => `and ${count} more (--verbose shows all)`,
  flaws: 'Format flaws',
  flawLevel: { odd: 'unusual', broken: 'damaged', stopped: 'not inspected' },
  code: {
    found: (modules) =>
      modules === 0 ? 'no macros and no scripts' : plural(modules, 'piece of code', 'pieces of code'),
    language: { vba: 'VBA', xlm: 'Excel 4.0 macro sheet', script: 'Script' },
    does: {
      trigger: 'Starts by itself',
      run: 'Runs a program',
      download: 'Downloads',
      drop: 'Writes a file',
      load: 'Loads or calls a library',
      object: 'Uses an object of the system',
      hide: 'Hides',
    },
    wouldRun: 'Would run',
    hidden: (layers) => `hidden under: ${layers}`,
    url: 'Address',
    line: (numbers) => `line ${numbers}`,
  },
  summary: {
    done: (count) => `Summary: ${plural(count, 'item')} checked`,
    stopped: (count) => `Stopped early: ${plural(count, 'item')} checked so far`,
    count: (count) => String(count),
    errors: 'Unreadable',
    slowest: 'Slowest',
    next: (held) =>
      held === 1
        ? 'Please leave the one held or refused unopened, and have the person in charge look at it.'
        : `Please leave the ${held} held or refused unopened, and have the person in charge look at them.`,
  },
}
