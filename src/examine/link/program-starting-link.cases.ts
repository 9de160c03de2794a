import { attached, htmlBody, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: "near miss: a document on Microsoft's own service, opened in Word",
      message: mailWith(htmlBody('', ['ms-word:ofe|u|https://firm-my.sharepoint.com/a.docx', '資料'])),
    },
    {
      name: 'near miss: a file on the office server',
      message: mailWith(htmlBody('', ['file://server/a/b.rtf', '資料'])),
    },
    {
      name: 'ordinary links',
      message: mailWith(
        htmlBody('', ['https://partner.example/', 'a'], ['mailto:a@partner.example', 'b'], ['tel:0312345678', 'c']),
      ),
    },
    { name: 'near miss: a link that does nothing', message: mailWith(htmlBody('', ['javascript:void(0);', '印刷'])) },
    { name: 'near miss: a picture written out', message: mailWith(htmlBody('', ['data:image/png;base64,AAAA', '図'])) },
    {
      name: 'near miss: bookmarks saved as a page',
      message: mailWith(
        attached('bookmark.htm', 'html', { facts: [{ type: 'link', url: 'javascript:find()', shown: '検索' }] }),
      ),
    },
    {
      name: 'near miss: a page pasted into a document',
      message: mailWith(
        attached('a.docx', 'docx', {
          facts: [{ type: 'relation', relation: 'hyperlink', target: 'javascript:toggleToc()' }],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'an installation, in a document',
      message: mailWith(
        attached('a.docx', 'docx', {
          facts: [
            { type: 'relation', relation: 'hyperlink', target: 'ms-appinstaller:?source=https://files.example/a' },
          ],
        }),
      ),
      seen: { scheme: 'ms-appinstaller' },
    },
    {
      name: 'a document from the web, opened in Word itself',
      message: mailWith(htmlBody('', ['ms-word:ofe|u|https://files.example/a.docm', '資料'])),
    },
    {
      name: 'an object in a file on a share',
      message: mailWith(htmlBody('', ['file:///\\\\10.0.0.1\\a\\b.rtf!c', '資料'])),
      seen: { scheme: 'file' },
    },
    {
      name: 'an installation',
      message: mailWith(htmlBody('', ['ms-appinstaller:?source=https://files.example/a.appinstaller', 'PDFを表示'])),
      seen: { scheme: 'ms-appinstaller' },
    },
    {
      name: 'a search that opens a stranger’s folder',
      message: mailWith(htmlBody('', [' SEARCH-MS:query=a&crumb=location:x', '検索'])),
    },
    { name: 'a page written into the link', message: mailWith(htmlBody('', ['data:text/html;base64,AAAA', '開く'])) },
    { name: 'a scheme broken up by a tab', message: mailWith(htmlBody('', ['java\tscript:go()', '開く'])) },
  ],
}
