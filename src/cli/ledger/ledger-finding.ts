import { gathered } from '../gathered.ts'
import { momentOf } from '../moment-of.ts'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'
import { ledgerPart, type RunLedgerPart } from './ledger-part.ts'

// The parts of `sekisho ledger` that look for mails: their options, and what is meant by them.

export function findingCommands(words: CliWords, run: RunLedgerPart, version: string) {
  const { ledger } = words
  const { find } = ledger
  const command = ledgerPart(words)
  const search = command('search', find.search)
    .argument('[TEXT...]', find.text)
    .option('--person <NAME>', find.person)
    .option('--address <ADDRESS>', find.address)
    .option('--words <WORDS>', find.words)
    .option('--message-id <ID>', find.messageId)
    .option('--attachment <NAME|HASH>', find.attachment)
    .option('--verdict <VERDICT>', find.verdict)
    .option('--rule <RULE>', find.rule)
    .option('--since <TIME>', find.since)
    .option('--until <TIME>', find.until)
    .option('--limit <N>', find.limit, '50')
    .option('--before <N>', find.before)
    .option('--ledger-key <FILE>', find.keyFile)
    .option('--json', ledger.json)
    .action((text, options) => {
      const { ledgerKey: keyFile, json } = options
      const query = queryOf({ ...options, ...(text.length > 0 && { text: text.join(' ') }) }, ledger)
      return run({ do: 'search', query, ...(keyFile && { keyFile }), json: json === true }, options)
    })
  const story = command('story', find.story)
    .argument('<MAIL>', find.mail)
    .option('--ledger-key <FILE>', find.keyFile)
    .option('--json', ledger.json)
    .action((mail, options) => {
      const { ledgerKey: keyFile, json } = options
      return run({ do: 'story', mail, ...(keyFile && { keyFile }), json: json === true }, options)
    })
  const replay = command('replay', find.replay)
    .argument('<MAIL>', find.mail)
    .option('--held-key <FILE>', find.heldKey)
    .option('--file <FILE>', find.file)
    .option('--password <WORD>', find.password, gathered)
    .option('--policy <FILE>', find.policy)
    .option('--ledger-key <FILE>', find.keyFile)
    .option('--json', ledger.json)
    .action((mail, options) => {
      const { file, heldKey, ledgerKey: keyFile, json, policy, password: passwords = [] } = options
      const from = file !== undefined ? { file } : heldKey !== undefined ? { heldKey } : undefined
      if (from === undefined) throw new WrongUse(find.noBytesNamed)
      const task = {
        do: 'replay',
        mail,
        from,
        passwords,
        ...(policy && { policy }),
        ...(keyFile && { keyFile }),
        json: json === true,
      } as const
      return run({ ...task, version }, options)
    })
  const index = command('index', find.index)
    .option('--anew', find.anew)
    .action((options) => run({ do: 'index', anew: options.anew === true }, options))
  return { search, story, replay, index }
}

const TEXTS = ['person', 'address', 'words', 'messageId', 'attachment', 'rule', 'text'] as const

type Given = Readonly<
  Partial<Record<(typeof TEXTS)[number] | 'verdict' | 'since' | 'until' | 'limit' | 'before', string>>
>

function queryOf(given: { readonly [Name in keyof Given]: Given[Name] | undefined }, words: CliWords['ledger']) {
  const { find } = words
  const numberOf = (name: 'limit' | 'before') => {
    const text = given[name]
    if (text === undefined) return {}
    if (!/^\d{1,9}$/.test(text)) throw new WrongUse(words.badNumber(`--${name}`, text))
    return { [name]: Number(text) }
  }
  const timeOf = (name: 'since' | 'until') => {
    const text = given[name]
    if (text === undefined) return {}
    const at = momentOf(text, name === 'until')
    if (at === undefined) throw new WrongUse(find.badTime(`--${name}`, text))
    return { [name]: at }
  }
  const { verdict } = given
  const named = Object.entries(find.verdicts).find(([name, word]) => name === verdict || word === verdict)?.[0]
  if (verdict !== undefined && named === undefined) throw new WrongUse(find.badVerdict(verdict))
  return {
    ...Object.fromEntries(TEXTS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
    ...(named === undefined ? {} : { verdict: named }),
    ...timeOf('since'),
    ...timeOf('until'),
    ...numberOf('limit'),
    ...numberOf('before'),
  }
}
