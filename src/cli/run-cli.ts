import { Command, CommanderError } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { pad, widthOf, wrap } from '#report'
import { checkCommand } from './check/check.ts'
import { configCommand } from './config/config.ts'
import { disarmCommand } from './disarm/disarm.ts'
import { feedCommand } from './feed/feed.ts'
import { huntCommand } from './hunt/hunt.ts'
import { languageOf } from './language.ts'
import { learnCommand } from './learn/learn.ts'
import { ledgerCommand } from './ledger/ledger.ts'
import { macrosCommand } from './macros/macros.ts'
import { memoryCommand } from './memory/memory-command.ts'
import { quarantineCommand } from './quarantine/quarantine.ts'
import { recheckCommand } from './recheck/recheck.ts'
import { serveCommand } from './serve/serve.ts'
import type { CliWords } from './wording.ts'
import { cliWordsFor } from './words.ts'
import { EXIT, WrongUse } from './wrong-use.ts'

/** Runs what the command line asks for and gives the exit code. Mistakes are said in one line on stderr. */
export async function runCli(words: readonly string[], version: string): Promise<number> {
  const lang = languageOf(words, process.env)
  let code: number = EXIT.clear
  const program = buildProgram(lang, version, (ended) => {
    code = ended
  })
  try {
    if (words.length === 0) throw new WrongUse(cliWordsFor(lang).wrong.noCommand)
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    const line = mistake(error, cliWordsFor(lang), askedOf(program, words))
    if (line !== undefined) process.stderr.write(`sekisho: ${line}\n`)
    return line === undefined ? EXIT.clear : EXIT.wrong
  }
}

function buildProgram(lang: Lang, version: string, end: (code: number) => void) {
  const words = cliWordsFor(lang)
  const program: Command<[], { lang?: string }> = new Command('sekisho')
    .description(words.about)
    .version(version, '-V, --version', words.version)
  program.option('--lang <ja|en>', words.check.lang).hook('preAction', () => {
    // Commander gives the program every --lang, wherever on the line it stands.
    const asked = program.opts().lang
    if (asked !== undefined && asked !== 'ja' && asked !== 'en') throw new WrongUse(words.wrong.lang(asked))
  })
  program.addCommand(checkCommand(lang, end))
  program.addCommand(macrosCommand(lang, end))
  program.addCommand(disarmCommand(lang, end))
  program.addCommand(learnCommand(lang, end))
  program.addCommand(memoryCommand(lang, end))
  program.addCommand(serveCommand(lang, end, version))
  program.addCommand(configCommand(lang, end))
  program.addCommand(quarantineCommand(lang, end))
  program.addCommand(feedCommand(lang, end))
  program.addCommand(ledgerCommand(lang, end, version))
  program.addCommand(huntCommand(lang, end, version))
  program.addCommand(recheckCommand(lang, end, version))
  const parts = program.commands.flatMap((command) => [...command.commands])
  for (const command of [program, ...program.commands, ...parts]) {
    if (command.commands.length > 0) command.helpCommand('help [command]', words.helpCommand)
    command
      .helpOption('-h, --help', words.help)
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .configureHelp({
        styleTitle: (title) => words.headings[title as keyof CliWords['headings']] ?? title,
        displayWidth: widthOf,
        boxWrap: (text, width) => wrap(text, width).join('\n'),
        formatItem: (term, termWidth, text) => formatItem(term, termWidth, text, process.stdout.columns ?? 80),
      })
  }
  return program
}

const GAP = 2

function formatItem(term: string, termWidth: number, text: string, columns: number): string {
  const lead = GAP + termWidth + GAP
  const lines = wrap(text, Math.max(24, Math.min(columns, 100) - lead))
  return lines.map((line, index) => (index === 0 ? `  ${pad(term, termWidth)}  ` : ' '.repeat(lead)) + line).join('\n')
}

/** What a command line asks for: `sekisho`, `sekisho feed`, `sekisho feed add`; and what there is below it. */
interface Asked {
  readonly name: string
  readonly parts: readonly string[]
  /** What stands after `help`, where that is no command. */
  readonly help: string | undefined
}

type Level = { readonly commands: readonly (Level & { readonly name: () => string })[] }

function askedOf(program: Level, words: readonly string[]): Asked {
  let [level, name]: [Level, string] = [program, 'sekisho']
  let help: string | undefined
  for (const word of words) {
    if (word === 'help') help = ''
    else if (help === '') help = word
    const next = level.commands.find((each) => each.name() === word)
    if (next !== undefined) [level, name] = [next, `${name} ${word}`]
  }
  return { name, parts: level.commands.map((each) => each.name()), help: help === '' ? undefined : help }
}

/** The line for a mistake; nothing when help or the version was asked for and shown. */
function mistake(error: unknown, { wrong }: CliWords, { name, parts, help }: Asked): string | undefined {
  if (error instanceof WrongUse) return error.message
  if (!(error instanceof CommanderError)) throw error
  // QUIRK: commander names what was typed only in its English message, between quotes.
  const typed = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  switch (error.code) {
    case 'commander.helpDisplayed':
    case 'commander.version':
      return undefined
    case 'commander.help':
      if (error.exitCode === 0) return undefined
      if (help !== undefined) return name === 'sekisho' ? wrong.command(help) : wrong.part(name, help, parts)
      return name === 'sekisho' ? wrong.noCommand : wrong.noPart(name, parts)
    case 'commander.unknownCommand':
      return name === 'sekisho' ? wrong.command(typed) : wrong.part(name, typed, parts)
    case 'commander.unknownOption':
      return wrong.option(typed, name)
    case 'commander.optionMissingArgument':
      return wrong.optionValue(typed, name)
    case 'commander.missingMandatoryOptionValue':
      return wrong.missing(typed, name)
    case 'commander.missingArgument':
      return typed === 'PATH' ? wrong.noPath(name) : wrong.missing(typed, name)
    case 'commander.excessArguments':
      return wrong.tooMany(name)
    default:
      return wrong.other(error.message.replace(/^error: /, ''), name)
  }
}
