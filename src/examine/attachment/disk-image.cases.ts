import { archive, attached, closedArchive, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an ordinary archive', message: mailWith(archive('a.zip', member('a.pdf', 'pdf'))) },
    { name: 'near miss: a document about ISO', message: mailWith(attached('iso.9001.pdf', 'pdf')) },
  ],
  reject: [
    {
      name: 'an ISO image',
      message: mailWith(attached('請求書.iso', 'iso')),
      seen: { name: '請求書.iso', boxed: 'no' },
    },
    {
      name: 'a virtual disk in an archive',
      message: mailWith(archive('a.zip', member('a.vhd', 'vhd'))),
      seen: { boxed: 'yes' },
    },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', 'a.vhdx')) },
    {
      name: 'a picture in the room that an image leaves free at its beginning',
      message: mailWith(attached('scan.iso', 'jpeg')),
    },
  ],
}
