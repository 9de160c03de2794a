import type { CodeFact } from '#domain'

// The words of VBA that start by themselves, reach out or hide. Data only: how a word must stand in a statement to
// count is in `find-code-facts.ts`. Sources: MS-VBAL, the object models of Office, and MITRE ATT&CK T1059.005, T1137.

export type Does = CodeFact['does']

/** Procedures that Office calls by itself when a document is opened, shown, recalculated or closed. */
export const AUTO_NAMES = new Set(
  (
    'autoexec autoopen autoclose autonew autoexit auto_open auto_close auto_activate auto_deactivate auto_add auto_remove ' +
    'document_open document_new document_close document_beforeclose documentopen documentchange documentbeforeclose ' +
    'workbook_open workbook_activate workbook_deactivate workbook_beforeclose workbook_windowactivate ' +
    'workbook_windowdeactivate workbook_sheetcalculate workbook_addininstall workbook_addinuninstall worksheet_calculate ' +
    'presentation_open onslideshowpagechange onslideshowterminate slideshow_onnext slideshow_onbegin ' +
    'application_startup application_newmail application_newmailex application_itemload app_documentopen app_workbookopen ' +
    'document_documentopened document_documentsaved'
  ).split(' '),
)

/** Events that controls raise by themselves when they are shown; the control's name stands before them. */
export const AUTO_EVENTS =
  /_(?:layout|painted|painting|resize|gotfocus|lostfocus|mousehover|mouseleave|mousemove|onconnecting|onconnected|ondisconnecting|onauthenticationwarning|onconfirm|beforenavigate2|navigatecomplete2|navigateerror|documentcomplete|downloadbegin|downloadcomplete|filedownload|progresschange|propertychange|statustextchange|titlechange|setsecurelockicon|beforescriptexecute)$/

/** Names that mean the same wherever they are called. Keys in lower case. */
export const CALLED_NAMES: ReadonlyMap<string, Does> = new Map(
  Object.entries({
    shellexecute: 'run',
    shellexecutea: 'run',
    shellexecutew: 'run',
    createprocess: 'run',
    createprocessa: 'run',
    createprocessw: 'run',
    winexec: 'run',
    invokeverb: 'run',
    invokeverbex: 'run',
    macscript: 'run',
    applescripttask: 'run',
    executeexcel4macro: 'run',
    urldownloadtofile: 'download',
    urldownloadtofilea: 'download',
    urldownloadtofilew: 'download',
    urldownloadtocachefilea: 'download',
    urldownloadtocachefilew: 'download',
    internetopenurla: 'download',
    internetopenurlw: 'download',
    internetreadfile: 'download',
    httpsendrequesta: 'download',
    httpsendrequestw: 'download',
    xmlhttp: 'download',
    xmlhttp30: 'download',
    xmlhttp40: 'download',
    xmlhttp60: 'download',
    serverxmlhttp: 'download',
    serverxmlhttp30: 'download',
    serverxmlhttp40: 'download',
    serverxmlhttp60: 'download',
    winhttprequest: 'download',
    savetofile: 'drop',
    createtextfile: 'drop',
    copyhere: 'drop',
    loadlibrary: 'load',
    loadlibrarya: 'load',
    loadlibraryw: 'load',
    registerxll: 'load',
    createremotethread: 'load',
    virtualallocex: 'load',
    callbyname: 'object',
    wshshell: 'object',
    iwshshell: 'object',
    filesystemobject: 'object',
    vbhide: 'hide',
    strreverse: 'hide',
  } satisfies Record<string, Does>),
)

/** What a string literal names, first match counts; each pattern is linear and sees at most 2,000 characters. */
export const STRING_WORDS: readonly (readonly [RegExp, Does])[] = [
  [/\bwscript\.shell\b/i, 'object'],
  [/\bshell\.application\b/i, 'object'],
  [/\bscripting\.filesystemobject\b/i, 'object'],
  [/\bscriptcontrol\b/i, 'object'],
  [/\bwinmgmts\b/i, 'run'],
  [/\bwin32_process(?:startup)?\b/i, 'run'],
  [/\bmsxml2?\.(?:server)?xmlhttp\b/i, 'download'],
  [/\bmicrosoft\.xmlhttp\b/i, 'download'],
  [/\bwinhttp\.winhttprequest\b/i, 'download'],
  [/\badodb\.stream\b/i, 'drop'],
  [/\b(?:powershell|mshta|regsvr32|rundll32|certutil|bitsadmin|cscript|wscript|msiexec)(?:\.exe)?\b(?!\.)/i, 'run'],
  [/\b(?:cmd(?:\.exe)?|%comspec%)\s*\/[ckq]\b/i, 'run'],
]

/** Whether any of them can match: one look at each of the many strings that name nothing. */
export const ANY_STRING_WORD = new RegExp(STRING_WORDS.map(([pattern]) => pattern.source).join('|'), 'i')

/** Folders that a dropped file goes to. */
export const DROP_FOLDERS = new Set([
  'temp',
  'tmp',
  'appdata',
  'localappdata',
  'public',
  'programdata',
  'userprofile',
  'allusersprofile',
])

/** API functions in `Declare` lines that are more than "loads a library". */
export const DECLARED_NAMES: readonly (readonly [RegExp, Does])[] = [
  [/^(?:urldownloadto(?:cache)?file|internetopenurl|internetreadfile|httpsendrequest)[aw]?$/i, 'download'],
  [/^(?:shellexecute(?:ex)?|createprocess|winexec)[aw]?$/i, 'run'],
]
