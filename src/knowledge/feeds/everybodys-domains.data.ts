// Domains that everybody's mail is full of. A list that calls one of them bad as a whole is wrong, or was tampered with.
// Addresses below them (a file on a file host) may well be bad.

export const EVERYBODYS_DOMAINS: ReadonlySet<string> = new Set([
  ...['google.com', 'google.co.jp', 'googleapis.com', 'gstatic.com', 'googleusercontent.com', 'gmail.com', 'goo.gl'],
  ...['drive.google.com', 'docs.google.com', 'forms.gle', 'youtube.com', 'youtu.be', 'android.com', 'withgoogle.com'],
  ...['microsoft.com', 'office.com', 'office365.com', 'outlook.com', 'live.com', 'hotmail.com', 'sharepoint.com'],
  ...['microsoftonline.com', 'windows.net', 'windowsupdate.com', 'onedrive.live.com', '1drv.ms', 'msn.com', 'bing.com'],
  ...['azure.com', 'skype.com', 'linkedin.com', 'github.com', 'githubusercontent.com', 'raw.githubusercontent.com'],
  ...['apple.com', 'icloud.com', 'me.com', 'amazon.com', 'amazon.co.jp', 'amazonaws.com', 'cloudfront.net', 'aws.com'],
  ...['facebook.com', 'instagram.com', 'whatsapp.com', 'twitter.com', 'x.com', 't.co', 'wikipedia.org', 'w3.org'],
  ...['adobe.com', 'dropbox.com', 'dropboxusercontent.com', 'box.com', 'zoom.us', 'slack.com', 'cloudflare.com'],
  ...['mozilla.org', 'akamaized.net', 'bit.ly', 'paypal.com', 'ebay.com', 'netflix.com', 'discord.com', 'telegram.org'],
  ...['yahoo.com', 'yahoo.co.jp', 'line.me', 'rakuten.co.jp', 'rakuten.ne.jp', 'docomo.ne.jp', 'ezweb.ne.jp', 'au.com'],
  ...['softbank.ne.jp', 'softbank.jp', 'i.softbank.jp', 'ocn.ne.jp', 'nifty.com', 'biglobe.ne.jp', 'so-net.ne.jp'],
  ...['ntt.co.jp', 'ntt.com', 'nttdocomo.co.jp', 'kddi.com', 'sakura.ne.jp', 'jimdo.com', 'ameblo.jp', 'hatena.ne.jp'],
  ...['mercari.com', 'japanpost.jp', 'kuronekoyamato.co.jp', 'sagawa-exp.co.jp', 'nhk.or.jp', 'smbc.co.jp', 'mufg.jp'],
  ...['mizuhobank.co.jp', 'mhlw.go.jp', 'nta.go.jp', 'e-tax.nta.go.jp', 'digital.go.jp', 'med.or.jp', 'jpcert.or.jp'],
  ...['mail.google.com', 'accounts.google.com', 'login.microsoftonline.com', 'www.google.com', 'www.microsoft.com'],
])
