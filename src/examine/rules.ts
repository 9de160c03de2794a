// Every rule, by name: a rule that is not in this list is not asked. `npm run new:rule -- group/name` adds one.

import type { Rule } from '#domain'
import { appPackageWithScript } from './attachment/app-package-with-script.ts'
import { archiveNotRead } from './attachment/archive-not-read.ts'
import { concealedObject } from './attachment/concealed-object.ts'
import { ddeLink } from './attachment/dde-link.ts'
import { defaultPasswordLock } from './attachment/default-password-lock.ts'
import { disguisedDocument } from './attachment/disguised-document.ts'
import { disguisedProgram } from './attachment/disguised-program.ts'
import { diskImage } from './attachment/disk-image.ts'
import { documentReachesForShare } from './attachment/document-reaches-for-share.ts'
import { doubleExtension } from './attachment/double-extension.ts'
import { encryptedArchiveClosed } from './attachment/encrypted-archive-closed.ts'
import { encryptedArchiveWithPassword } from './attachment/encrypted-archive-with-password.ts'
import { encryptedOfficeDocument } from './attachment/encrypted-office-document.ts'
import { equationObject } from './attachment/equation-object.ts'
import { executable } from './attachment/executable.ts'
import { executableInArchive } from './attachment/executable-in-archive.ts'
import { helpFile } from './attachment/help-file.ts'
import { helpFileRunsCommand } from './attachment/help-file-runs-command.ts'
import { htmlAttachment } from './attachment/html-attachment.ts'
import { installer } from './attachment/installer.ts'
import { listedFile } from './attachment/listed-file.ts'
import { minorYaraMatch } from './attachment/minor-yara-match.ts'
import { officeAddIn } from './attachment/office-add-in.ts'
import { oldEquation } from './attachment/old-equation.ts'
import { onenoteDocument } from './attachment/onenote-document.ts'
import { paddedOfficeDocument } from './attachment/padded-office-document.ts'
import { pageOpensAddress } from './attachment/page-opens-address.ts'
import { pageWithHiddenFile } from './attachment/page-with-hidden-file.ts'
import { pdfOpensShare } from './attachment/pdf-opens-share.ts'
import { pdfRunsCommand } from './attachment/pdf-runs-command.ts'
import { pdfWithScript } from './attachment/pdf-with-script.ts'
import { programInDocument } from './attachment/program-in-document.ts'
import { programNameOnly } from './attachment/program-name-only.ts'
import { programSource } from './attachment/program-source.ts'
import { recordedYaraMatch } from './attachment/recorded-yara-match.ts'
import { remoteObject } from './attachment/remote-object.ts'
import { remoteTemplate } from './attachment/remote-template.ts'
import { rightToLeftName } from './attachment/right-to-left-name.ts'
import { script } from './attachment/script.ts'
import { scriptInPicture } from './attachment/script-in-picture.ts'
import { settingsFile } from './attachment/settings-file.ts'
import { severalNames } from './attachment/several-names.ts'
import { sharedFolderTemplate } from './attachment/shared-folder-template.ts'
import { shortcut } from './attachment/shortcut.ts'
import { shortcutRunsCommand } from './attachment/shortcut-runs-command.ts'
import { slideRunsCommand } from './attachment/slide-runs-command.ts'
import { sylkDocument } from './attachment/sylk-document.ts'
import { typeAndNameDisagree } from './attachment/type-and-name-disagree.ts'
import { virusFound } from './attachment/virus-found.ts'
import { webShortcut } from './attachment/web-shortcut.ts'
import { yaraMatch } from './attachment/yara-match.ts'
import { enablingAskedInMail } from './body/enabling-asked-in-mail.ts'
import { lureText } from './body/lure-text.ts'
import { pasteCommandLure } from './body/paste-command-lure.ts'
import { trustedFolderLure } from './body/trusted-folder-lure.ts'
import { archiveFromFileHost } from './link/archive-from-file-host.ts'
import { brandImitated } from './link/brand-imitated.ts'
import { codeOnly } from './link/code-only.ts'
import { concealedLink } from './link/concealed-link.ts'
import { countedLink } from './link/counted-link.ts'
import { disguisedNumberHost } from './link/disguised-number-host.ts'
import { fileDownload } from './link/file-download.ts'
import { fileHostFromStranger } from './link/file-host-from-stranger.ts'
import { firstSeenDomain } from './link/first-seen-domain.ts'
import { listedAddress } from './link/listed-address.ts'
import { lookAlikeHost } from './link/look-alike-host.ts'
import { numericHost } from './link/numeric-host.ts'
import { outsideShare } from './link/outside-share.ts'
import { programStartingLink } from './link/program-starting-link.ts'
import { redirectorChain } from './link/redirector-chain.ts'
import { shortenedAddress } from './link/shortened-address.ts'
import { shownAddressDiffers } from './link/shown-address-differs.ts'
import { userNameInAddress } from './link/user-name-in-address.ts'
import { ddeCommand } from './macro/dde-command.ts'
import { hiddenCommand } from './macro/hidden-command.ts'
import { hiddenXlmSheet } from './macro/hidden-xlm-sheet.ts'
import { hiddenXlmSheetStarts } from './macro/hidden-xlm-sheet-starts.ts'
import { macroBehindDefaultPassword } from './macro/macro-behind-default-password.ts'
import { macroDocumentRenamed } from './macro/macro-document-renamed.ts'
import { macroHides } from './macro/macro-hides.ts'
import { macroPresent } from './macro/macro-present.ts'
import { reachesOut } from './macro/reaches-out.ts'
import { startsAndRuns } from './macro/starts-and-runs.ts'
import { startsByItself } from './macro/starts-by-itself.ts'
import { stompedSource } from './macro/stomped-source.ts'
import { vbaWithoutSource } from './macro/vba-without-source.ts'
import { xlmRunsAProgram } from './macro/xlm-runs-a-program.ts'
import { xlmSheetPresent } from './macro/xlm-sheet-present.ts'
import { xmlDocumentWithMacro } from './macro/xml-document-with-macro.ts'
import { answersNothing } from './sender/answers-nothing.ts'
import { answersOldMail } from './sender/answers-old-mail.ts'
import { borrowedName } from './sender/borrowed-name.ts'
import { borrowedOwnName } from './sender/borrowed-own-name.ts'
import { borrowedText } from './sender/borrowed-text.ts'
import { displayNameWithAddress } from './sender/display-name-with-address.ts'
import { forgedAgainstPolicy } from './sender/forged-against-policy.ts'
import { lookAlikeDomain } from './sender/look-alike-domain.ts'
import { madeUpResults } from './sender/made-up-results.ts'
import { nameAbused } from './sender/name-abused.ts'
import { nearKnownDomain } from './sender/near-known-domain.ts'
import { noSenderAddress } from './sender/no-sender-address.ts'
import { ownDomainForged } from './sender/own-domain-forged.ts'
import { ownDomainImitated } from './sender/own-domain-imitated.ts'
import { ownNameFromOutside } from './sender/own-name-from-outside.ts'
import { replyToElsewhere } from './sender/reply-to-elsewhere.ts'
import { replyToFreeMail } from './sender/reply-to-free-mail.ts'
import { replyToStranger } from './sender/reply-to-stranger.ts'
import { replyWithoutThread } from './sender/reply-without-thread.ts'
import { resemblingKnownDomain } from './sender/resembling-known-domain.ts'
import { reversedDisplayName } from './sender/reversed-display-name.ts'
import { senderNotConfirmed } from './sender/sender-not-confirmed.ts'
import { senderUnproven } from './sender/sender-unproven.ts'
import { serverNotAllowed } from './sender/server-not-allowed.ts'
import { severalFromFields } from './sender/several-from-fields.ts'
import { signedAsAnother } from './sender/signed-as-another.ts'
import { strangerInThread } from './sender/stranger-in-thread.ts'
import { textBeyondSignature } from './sender/text-beyond-signature.ts'
import { urgentFirstContact } from './sender/urgent-first-contact.ts'
import { archiveHidesEntries } from './shape/archive-hides-entries.ts'
import { couldNotBeInspected } from './shape/could-not-be-inspected.ts'
import { damagedFile } from './shape/damaged-file.ts'
import { deepNesting } from './shape/deep-nesting.ts'
import { encryptedMail } from './shape/encrypted-mail.ts'
import { hiddenAttachment } from './shape/hidden-attachment.ts'
import { inspectionBrokenOff } from './shape/inspection-broken-off.ts'
import { mimeAmbiguity } from './shape/mime-ambiguity.ts'
import { nestedTooDeep } from './shape/nested-too-deep.ts'
import { scannerNotAsked } from './shape/scanner-not-asked.ts'
import { swellingArchive } from './shape/swelling-archive.ts'
import { tooMuchInside } from './shape/too-much-inside.ts'
import { twoFormatsInOne } from './shape/two-formats-in-one.ts'

export const RULES: readonly Rule[] = [
  appPackageWithScript,
  archiveNotRead,
  concealedObject,
  ddeLink,
  defaultPasswordLock,
  disguisedDocument,
  disguisedProgram,
  diskImage,
  documentReachesForShare,
  doubleExtension,
  encryptedArchiveClosed,
  encryptedArchiveWithPassword,
  encryptedOfficeDocument,
  equationObject,
  executable,
  executableInArchive,
  helpFile,
  helpFileRunsCommand,
  htmlAttachment,
  installer,
  listedFile,
  minorYaraMatch,
  officeAddIn,
  oldEquation,
  onenoteDocument,
  paddedOfficeDocument,
  pageOpensAddress,
  pageWithHiddenFile,
  pdfOpensShare,
  pdfRunsCommand,
  pdfWithScript,
  programInDocument,
  programNameOnly,
  programSource,
  recordedYaraMatch,
  remoteObject,
  remoteTemplate,
  rightToLeftName,
  script,
  scriptInPicture,
  settingsFile,
  severalNames,
  sharedFolderTemplate,
  shortcut,
  shortcutRunsCommand,
  slideRunsCommand,
  sylkDocument,
  typeAndNameDisagree,
  virusFound,
  webShortcut,
  yaraMatch,
  enablingAskedInMail,
  lureText,
  pasteCommandLure,
  trustedFolderLure,
  archiveFromFileHost,
  brandImitated,
  codeOnly,
  concealedLink,
  countedLink,
  disguisedNumberHost,
  fileDownload,
  fileHostFromStranger,
  firstSeenDomain,
  listedAddress,
  lookAlikeHost,
  numericHost,
  outsideShare,
  programStartingLink,
  redirectorChain,
  shortenedAddress,
  shownAddressDiffers,
  userNameInAddress,
  ddeCommand,
  hiddenCommand,
  hiddenXlmSheet,
  hiddenXlmSheetStarts,
  macroBehindDefaultPassword,
  macroDocumentRenamed,
  macroHides,
  macroPresent,
  reachesOut,
  startsAndRuns,
  startsByItself,
  stompedSource,
  vbaWithoutSource,
  xlmRunsAProgram,
  xlmSheetPresent,
  xmlDocumentWithMacro,
  answersNothing,
  answersOldMail,
  borrowedName,
  borrowedOwnName,
  borrowedText,
  displayNameWithAddress,
  forgedAgainstPolicy,
  lookAlikeDomain,
  madeUpResults,
  nameAbused,
  nearKnownDomain,
  noSenderAddress,
  ownDomainForged,
  ownDomainImitated,
  ownNameFromOutside,
  replyToElsewhere,
  replyToFreeMail,
  replyToStranger,
  replyWithoutThread,
  resemblingKnownDomain,
  reversedDisplayName,
  senderNotConfirmed,
  senderUnproven,
  serverNotAllowed,
  severalFromFields,
  signedAsAnother,
  strangerInThread,
  textBeyondSignature,
  urgentFirstContact,
  archiveHidesEntries,
  couldNotBeInspected,
  damagedFile,
  deepNesting,
  encryptedMail,
  hiddenAttachment,
  inspectionBrokenOff,
  mimeAmbiguity,
  nestedTooDeep,
  scannerNotAsked,
  swellingArchive,
  tooMuchInside,
  twoFormatsInOne,
]
