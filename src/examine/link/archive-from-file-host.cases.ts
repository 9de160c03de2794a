import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a document there',
      message: mailWith(plainBody('https://www.dropbox.com/s/abc/report.pdf?dl=0')),
    },
    { name: 'near miss: a folder there', message: mailWith(plainBody('https://drive.google.com/drive/folders/abc')) },
    {
      name: 'near miss: an archive on a site of its own',
      message: mailWith(plainBody('https://partner.example/a.zip')),
    },
    { name: 'near miss: a domain that ends like an archive', message: mailWith(plainBody('https://files.zip/')) },
  ],
  reject: [
    {
      name: 'a ZIP',
      message: mailWith(plainBody('https://www.dropbox.com/s/abc/%E8%AB%8B%E6%B1%82.zip?dl=1')),
      seen: { host: 'www.dropbox.com' },
    },
    {
      name: 'rented storage, behind a service that looks at links',
      message: mailWith(
        htmlBody('', [
          'https://jpn01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.s3.amazonaws.com%2Fa.7z%3Fsig%3D1',
          '資料',
        ]),
      ),
      seen: { name: 'a.7z', host: 'x.s3.amazonaws.com' },
    },
    {
      name: 'a name in a parameter',
      message: mailWith(plainBody('https://gigafile.nu/download.php?file=a.part1.rar')),
    },
    { name: 'a disk image', message: mailWith(plainBody('https://cdn.discordapp.com/attachments/1/2/scan.iso')) },
  ],
}
