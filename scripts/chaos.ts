// npm run chaos [-- --mails 10000 --kills 20 --gateways 1 --store postgres://...]: numbered mails through Postfix, Sekisho and
// a next hop that is not always well, while Sekisho is killed. Prints one JSON line; exit status 1 where a mail is lost,
// lies in two places, or came twice without an excuse.

import { parseArgs } from 'node:util'
import { runChaos } from '../test/fixtures/chaos.ts'

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    gateways: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string' },
  },
})
const { store } = values
const result = await runChaos({
  mails: Number(values.mails),
  kills: Number(values.kills),
  gateways: Number(values.gateways),
  seed: Number(values.seed),
  ...(store === undefined ? {} : { store }),
  onProgress: (line) => console.error(line),
})
console.log(JSON.stringify(result))
process.exit(result.lost.length + result.inTwoPlaces.length + result.twice.length > 0 ? 1 : 0)
