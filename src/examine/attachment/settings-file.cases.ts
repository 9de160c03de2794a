import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a manual about such a file', message: mailWith(attached('接続.rdp.pdf', 'pdf')) },
    { name: 'near miss: a text called settings', message: mailWith(attached('settings.txt', 'text')) },
  ],
  reject: [
    { name: 'a remote session', message: mailWith(attached('接続.rdp', 'text')), seen: { name: '接続.rdp' } },
    { name: 'a registry file in a closed archive', message: mailWith(closedArchive('a.zip', 'fix.reg')) },
  ],
}
