// Names that letters to everybody in Japan are most often written in, by the yearly reports of the Council of
// Anti-Phishing Japan (https://www.antiphishing.jp/): post and parcels, banks and cards, tax, telephone, shops.

export interface Brand {
  /** Everything that it registered itself, the best-known first. */
  readonly domains: readonly string[]
  /** Its name as a label, where that is no ordinary word or family name; looked for in labels. */
  readonly word?: string
}

const brand = (word: string, ...domains: readonly string[]): Brand => (word === '' ? { domains } : { domains, word })

export const BRANDS: readonly Brand[] = [
  brand('japanpost', 'japanpost.jp', 'jp-bank.jp', 'japanpost.co.jp'),
  brand('kuronekoyamato', 'kuronekoyamato.co.jp', 'yamato-hd.co.jp'),
  brand('sagawa-exp', 'sagawa-exp.co.jp', 'sagawa-exp.com'),
  brand('', 'nta.go.jp'),
  brand('', 'myna.go.jp'),
  brand('', 'nenkin.go.jp'),
  brand('smbc', 'smbc.co.jp', 'smbc-card.com', 'smbcnikko.co.jp', 'smbcgroup.com', 'smbc-cf.com', 'smbc-gp.co.jp'),
  brand('mufg', 'mufg.jp', 'mufg.com', 'mufgcard.com', 'mufgamericas.com'),
  brand('mizuhobank', 'mizuhobank.co.jp', 'mizuhobank.com', 'mizuho-fg.co.jp', 'mizuhogroup.com'),
  brand('resonabank', 'resonabank.co.jp', 'resona-gr.co.jp'),
  brand('aeonbank', 'aeonbank.co.jp', 'aeon.co.jp', 'aeon.info'),
  brand('saisoncard', 'saisoncard.co.jp'),
  brand('eposcard', 'eposcard.co.jp'),
  brand('', 'jcb.co.jp', 'jcb.com', 'myjcb.jp'),
  brand('sbisec', 'sbisec.co.jp'),
  brand('rakuten', 'rakuten.co.jp', 'rakuten.com', 'rakuten.ne.jp', 'rakuten-static.com', 'rakuten.tv', 'rakuten.net'),
  brand('docomo', 'docomo.ne.jp', 'nttdocomo.co.jp', 'docomo.com', 'docomo-cycle.jp', 'docomo-cs.co.jp'),
  brand('kddi', 'kddi.com', 'au.com', 'kddi.ne.jp', 'kddi-hikari.com'),
  brand('softbank', 'softbank.jp', 'softbank.co.jp', 'softbank.ne.jp', 'softbankhawks.co.jp', 'softbanktech.co.jp'),
  brand('etc-meisai', 'etc-meisai.jp'),
  brand('eki-net', 'eki-net.com', 'eki-net.jp'),
  brand('tepco', 'tepco.co.jp'),
  brand('mercari', 'mercari.com', 'mercari.jp', 'mercari-shops.com'),
  brand(
    'amazon',
    'amazon.co.jp',
    'amazon.com',
    'amazon.jp',
    'amazon-adsystem.com',
    'amazonaws.com',
    'amazon.de',
    'amazon.fr',
  ),
  brand('', 'apple.com', 'apple.co.jp'),
  brand('icloud', 'icloud.com', 'icloud-content.com'),
  brand('microsoft', 'microsoft.com', 'microsoftonline.com', 'microsoftstore.com', 'microsoft365.com', 'microsoft.net'),
  brand('paypal', 'paypal.com', 'paypal.me', 'paypalobjects.com', 'paypal-corp.com', 'paypal-communication.com'),
  brand('paypay', 'paypay.ne.jp', 'paypay-card.co.jp', 'paypay-bank.co.jp', 'paypay-corp.co.jp', 'paypay.com'),
  brand('netflix', 'netflix.com', 'netflix.net'),
  brand('', 'yahoo.co.jp', 'line.me', 'nhk.or.jp'),
]
