import {
  archive,
  attached,
  closedArchive,
  mailWith,
  member,
  plainBody,
  type RuleCases,
} from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a mail whose subject names one', message: mailWith(attached('Re: node.js', 'mail')) },
    { name: 'plain text', message: mailWith(attached('メモ.txt', 'text')) },
    {
      name: 'near miss: the body only talks of a script',
      message: mailWith(plainBody('start.vbs を実行しないでください')),
    },
    { name: 'near miss: js stands in the middle of the name', message: mailWith(attached('next.js.pdf', 'pdf')) },
    { name: 'near miss: the ending .json', message: mailWith(attached('data.json', 'text')) },
    { name: 'near miss: a program source that Windows does not run', message: mailWith(attached('test.rb', 'script')) },
    { name: 'near miss: an empty file', message: mailWith(attached('autoexec.bat', 'empty')) },
  ],
  reject: [
    { name: 'one that begins like a picture', message: mailWith(attached('a.js', 'gif')), seen: { kind: 'gif' } },
    { name: 'a program page behind a PDF', message: mailWith(attached('a.hta', 'pdf')) },
    {
      name: 'one that begins like a mail, in an archive',
      message: mailWith(archive('a.zip', member('a.bat', 'mail'))),
    },
    {
      name: 'a locked entry that is a part of its own',
      message: mailWith(
        attached('a.zip', 'zip', {
          inside: [member('a.js', 'empty', { flaws: [{ code: 'zip/encrypted', level: 'stopped' }] })],
        }),
      ),
      seen: { name: 'a.js', opened: 'no' },
    },
    { name: 'a script by content', message: mailWith(attached('a', 'script')) },
    {
      name: 'text that Windows runs by its name',
      message: mailWith(attached('案内.JS', 'text')),
      seen: { name: '案内.JS' },
    },
    { name: 'the name ends in dots that Windows drops', message: mailWith(attached('案内.vbs. .', 'text')) },
    { name: 'inside an archive', message: mailWith(archive('a.zip', member('click.wsf', 'script'))) },
    {
      name: 'listed in a closed archive',
      message: mailWith(closedArchive('a.zip', 'dir/click.hta')),
      seen: { opened: 'no' },
    },
    { name: 'a page with the ending .hta', message: mailWith(attached('a.hta', 'html')) },
  ],
}
