import { attached, htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: the server of the office',
      message: mailWith(htmlBody('', ['file://server/share/a.xlsx', '共有'])),
    },
    {
      name: 'near miss: a number of the own house',
      message: mailWith(htmlBody('', ['\\\\192.168.1.5\\share\\a.xlsx', '共有'])),
    },
    { name: 'near miss: the own disk', message: mailWith(htmlBody('', ['file:///C:/a/b.xlsx', '共有'])) },
    { name: 'a computer of the office called by a number', message: mailWith(htmlBody('', ['\\\\2001\\a', '共有'])) },
    {
      name: 'near miss: a picture on the disk of its author',
      message: mailWith(
        attached('a.docx', 'docx', {
          facts: [{ type: 'relation', relation: 'image', target: 'file:///C:\\Users\\a.b\\c.png' }],
        }),
      ),
    },
    { name: 'near miss: a path in a text', message: mailWith(plainBody('C:\\\\a.b\\c と \\\\server\\share')) },
    { name: 'a page', message: mailWith(htmlBody('', ['https://partner.example/share/', '共有'])) },
  ],
  reject: [
    {
      name: 'a folder on the internet',
      message: mailWith(htmlBody('', ['file://files.example/a/b.doc', '資料'])),
      seen: { host: 'files.example' },
    },
    { name: 'written as a Windows path', message: mailWith(htmlBody('', ['\\\\203.0.113.9\\a\\b.doc', '資料'])) },
    { name: 'in the long form', message: mailWith(htmlBody('', ['\\\\?\\UNC\\files.example\\a', '資料'])) },
    { name: 'a host alone', message: mailWith(htmlBody('', ['file:\\\\files.example', '資料'])) },
    { name: 'letters as percent signs', message: mailWith(htmlBody('', ['file://files%2eexample/a', '資料'])) },
    { name: 'a number as Windows takes it', message: mailWith(htmlBody('', ['\\\\0xcb007109\\a', '資料'])) },
    {
      name: 'a picture that a document fetches from there',
      message: mailWith(
        attached('a.docx', 'docx', {
          facts: [{ type: 'relation', relation: 'image', target: 'file:///\\\\files.example\\a\\b.png' }],
        }),
      ),
    },
    { name: 'in the text of a mail', message: mailWith(plainBody('資料は \\\\files.example\\a\\b.doc です')) },
    { name: 'through the web port', message: mailWith(htmlBody('', ['file://files.example@80/a/b.lnk', '資料'])) },
  ],
}
