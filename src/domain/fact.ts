import type { Family, Kind } from './kind.ts'
import type { Mailbox, MailHead } from './mailbox.ts'

// A fact is what bytes say, found once while reading and used by any number of rules. Every string in a fact is
// the sender's choice. New formats add members here; rules never read bytes themselves.

/** The header of a mail (the outer one or one attached to it). */
export interface MailFact {
  readonly type: 'mail'
  readonly head: MailHead
}

/** How a MIME part (or an Outlook or TNEF attachment) presents itself. */
export interface PresentedFact {
  readonly type: 'presented'
  /** Each name that some mail program would show, best first; more than one distinct name is a disguise. */
  readonly names: readonly string[]
  /** `type/subtype` as declared, lower case; empty when nothing was declared. */
  readonly declaredType: string
  readonly disposition: string
  readonly transferEncoding: string
  /** The charset parameter as declared; empty when there is none. */
  readonly charset: string
  /** Content-ID without its angle brackets; empty when there is none. */
  readonly contentId: string
}

/** This part is one of several readings of the same bytes; other programs read it differently. */
export interface ReadingFact {
  readonly type: 'reading'
  /** Why there is more than one reading, for instance `duplicate-transfer-encoding`. */
  readonly reason: string
}

/** Text for people: a mail's body, or the text of a document. */
export interface TextFact {
  readonly type: 'text'
  readonly from: 'plain' | 'html' | 'document'
  readonly text: string
  readonly charset: string
}

/** A link: where it goes, and what the reader sees. */
export interface LinkFact {
  readonly type: 'link'
  readonly url: string
  readonly shown: string
  /** `qr`: read from a code in a picture or drawn with characters; left out for links that are clicked. */
  readonly from?: 'qr'
  /** How a page keeps it from its reader's eyes; left out for links that can be seen. */
  readonly concealed?: 'not-displayed' | 'no-size' | 'no-colour' | 'out-of-view'
  /** The page takes its reader there by itself; left out for links that wait for a click. */
  readonly opens?: 'by-itself'
}

/** A code for a camera (QR and the like), and what it says. */
export interface CodeImageFact {
  readonly type: 'code-image'
  readonly text: string
  /** Name of the picture inside a document; empty when the part itself is the picture or the text that draws it. */
  readonly name: string
  /** Drawn with block characters or table cells rather than sent as a picture. */
  readonly isDrawn: boolean
}

/** What an HTML text holds besides words. */
export interface HtmlFact {
  readonly type: 'html'
  readonly scripts: number
  readonly forms: number
  readonly passwordFields: number
}

/** An entry of an archive or disk image, as the archive lists it. */
export interface EntryFact {
  readonly type: 'entry'
  readonly name: string
  /** Size the archive claims after unpacking. */
  readonly declaredBytes: number
  readonly packedBytes: number
  readonly encrypted: boolean
  /** Set when the entry could be opened: its true kind. */
  readonly kind?: Kind
  /** The family its name suggests, for entries that stay closed. */
  readonly nameFamily: Family
}

/** An archive as a whole. */
export interface ArchiveFact {
  readonly type: 'archive'
  readonly entries: number
  readonly encrypted: 'none' | 'some' | 'all' | 'names'
  /** Whether a password opened it, and where that password came from. */
  readonly password?: { readonly value: string; readonly from: 'mail' | 'common' | 'given' }
}

/** Something that looks like a password told to the reader in a subject or body. */
export interface PasswordFact {
  readonly type: 'password'
  readonly value: string
  /** The words around it that made it one. */
  readonly context: string
}

/** An Office document that is encrypted. */
export interface EncryptionFact {
  readonly type: 'encryption'
  readonly scheme: string
  /** Set when it was opened: with what, and where that came from (`default`: a password that Office tries by itself). */
  readonly password?: { readonly value: string; readonly from: 'default' | 'mail' | 'given' | 'common' }
}

/** A document much larger on paper than what its own tables reach. */
export interface PaddingFact {
  readonly type: 'padding'
  readonly declaredBytes: number
  /** Bytes that the format's own tables reach. */
  readonly reachedBytes: number
  /** Bytes it takes in its archive; equal to declaredBytes outside one. */
  readonly packedBytes: number
}

/** A VBA project in a document. */
export interface VbaProjectFact {
  readonly type: 'vba-project'
  readonly codePage: number
  readonly modules: readonly string[]
  /** Whether module sources were found at all (a project may hold only compiled code). */
  readonly hasSource: boolean
  /** Set when no module has a compiled form: written by a program other than Office, or cleaned of it on purpose. */
  readonly isSourceOnly?: true
}

/** Compiled code of a macro that its source does not show; the part it belongs to holds that code as text. */
export interface StompedFact {
  readonly type: 'stomped'
  readonly module: string
  /** There is no source at all (or nothing but attributes and comments), or it is the source of something else. */
  readonly source: 'none' | 'other'
  /** Names that the compiled code uses and the source does not have, the first few. */
  readonly missing: readonly string[]
}

/** A word in macro or script code that starts by itself, reaches out, or hides. Never from a comment or an attribute. */
export interface CodeFact {
  readonly type: 'code'
  /** `trigger` starts by itself, the others are what it reaches. */
  readonly does: 'trigger' | 'run' | 'download' | 'drop' | 'load' | 'object' | 'hide'
  /** The word as the code has it. */
  readonly word: string
  readonly line: number
}

/** A URL written in plain sight in code or a document's parts. */
export interface UrlFact {
  readonly type: 'url'
  readonly url: string
}

/** A command line (or a script, a DLL call) recovered from code without running it. */
export interface CommandFact {
  readonly type: 'command'
  readonly command: string
  /** How it was hidden, outermost layer first: `base64`, `utf-16le`, `junk-token`, `xlm`, `vba`, ... Empty: in plain sight. */
  readonly hidden: readonly string[]
}

/** What a module of code says once its expressions are worked out. WHY a function: only analysts ask, and it costs. */
export interface FoldedFact {
  readonly type: 'folded'
  readonly print: () => FoldedText
}

export interface FoldedText {
  /** The source with every expression that came to one value written as that value. */
  readonly text: string
  /** What was replaced, in order; lines count from 1. */
  readonly changes: readonly { readonly line: number; readonly was: string; readonly now: string }[]
}

/** An Excel 4.0 macro sheet. */
export interface XlmSheetFact {
  readonly type: 'xlm-sheet'
  readonly name: string
  readonly visibility: 'visible' | 'hidden' | 'very-hidden'
}

/** A defined name that Excel runs by itself (`Auto_Open` and its like). */
export interface XlmTriggerFact {
  readonly type: 'xlm-trigger'
  readonly name: string
}

/** An OLE object in a document: a package with a file in it, or an object of a class. */
export interface ObjectFact {
  readonly type: 'object'
  /** Class name or ProgID, `Package` for a packaged file. */
  readonly className: string
  /** File name or path stored with the object. */
  readonly name: string
  /** Its data is not what the program of its class writes. */
  readonly isOdd?: boolean
}

/** A relation of a document to something outside it. */
export interface RelationFact {
  readonly type: 'relation'
  /** Last word of the relation type: `attachedTemplate`, `oleObject`, `hyperlink`, ... */
  readonly relation: string
  readonly target: string
}

/** What a Windows program says of itself. */
export interface ProgramFact {
  readonly type: 'program'
  /** `x86`, `x64`, `arm64`, or the number in the file. */
  readonly machine: string
  readonly isLibrary: boolean
  readonly isDotNet: boolean
  /** A signature is there; whether it is good was not checked. */
  readonly isSigned: boolean
  /** Names of functions it offers, the first few hundred. */
  readonly exports: readonly string[]
}

/** What a Java archive starts. */
export interface JavaFact {
  readonly type: 'java-program'
  /** What a double click runs; empty when there is none. */
  readonly mainClass: string
  /** A class that runs before it. */
  readonly agentClass: string
  readonly classes: number
  /** A signature is there; whether it is good was not checked. */
  readonly isSigned: boolean
}

/** What a Windows app package (MSIX, AppX) brings with it, by its own manifest. */
export interface AppPackageFact {
  readonly type: 'app-package'
  readonly name: string
  readonly publisher: string
  readonly executables: readonly string[]
  /** Schemes of links that start it from then on. */
  readonly protocols: readonly string[]
  /** Tasks and services that start it when somebody signs in or the computer starts. */
  readonly startsBy: readonly string[]
  /** Scripts that run before its program, with their arguments. */
  readonly startScripts: readonly string[]
  /** It runs with all rights of the person at the computer, outside the sandbox of such packages. */
  readonly hasFullTrust: boolean
  /** A signature is there; whether it is good was not checked. */
  readonly isSigned: boolean
}

/** An invitation or another calendar file: who says that it is theirs. Nobody checks that it is the mail's sender. */
export interface CalendarFact {
  readonly type: 'calendar'
  /** `REQUEST`, `CANCEL`, `PUBLISH`, ...; empty when there is none. */
  readonly method: string
  /** Everybody named as organizer, each once. */
  readonly organizers: readonly Mailbox[]
}

/** How much a scanner's hit weighs: by itself enough to hold, worth a notice, or for the record. */
export type ScanSeverity = 'hold' | 'notice' | 'record'

/** What a scanner from outside said of this part, or that it could not be asked. */
export interface ScanFact {
  readonly type: 'scan'
  /** `yara`, `clamav`. */
  readonly scanner: string
  readonly outcome: 'found' | 'not-asked'
  /** What was found, or the reason why it was not asked. */
  readonly name: string
  readonly detail: string
  readonly severity: ScanSeverity
}

export type Fact =
  | MailFact
  | PresentedFact
  | ReadingFact
  | TextFact
  | LinkFact
  | CodeImageFact
  | HtmlFact
  | EntryFact
  | ArchiveFact
  | PasswordFact
  | EncryptionFact
  | PaddingFact
  | VbaProjectFact
  | StompedFact
  | CodeFact
  | UrlFact
  | CommandFact
  | FoldedFact
  | XlmSheetFact
  | XlmTriggerFact
  | ObjectFact
  | RelationFact
  | ProgramFact
  | JavaFact
  | AppPackageFact
  | CalendarFact
  | ScanFact

export type FactType = Fact['type']
export type FactOf<T extends FactType> = Extract<Fact, { type: T }>
