// Well-known services, as their own pages describe them. Everybody uses them; what is said about a link to one is that
// its name says nothing about whose file or page it is.

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Registered domains where anybody may put a file and hand out its address. */
export const FILE_HOSTS: ReadonlySet<string> = set(
  'dropbox.com dropboxusercontent.com box.com boxcloud.com mediafire.com mega.nz mega.io mega.co.nz wetransfer.com we.tl 1drv.ms ' +
    'filemail.com sendspace.com gofile.io catbox.moe file.io transfer.sh pixeldrain.com anonfiles.com bayfiles.com 4shared.com ' +
    'zippyshare.com uploadfiles.io ufile.io sendgb.com transfernow.net swisstransfer.com pcloud.com pcloud.link icedrive.net ' +
    'terabox.com krakenfiles.com workupload.com fromsmash.com send.cm filetransfer.io smash.gg ' +
    'gigafile.nu firestorage.jp firestorage.com datadeliver.net filepost.jp axfc.net dotup.org ' +
    'discordapp.com discordapp.net githubusercontent.com github.com gitlab.com bitbucket.org sourceforge.net pastebin.com ' +
    'backblazeb2.com r2.dev supabase.co ipfs.io dweb.link',
)

/** Hosts of larger domains where the same is true. */
export const FILE_HOST_NAMES: ReadonlySet<string> = set(
  'drive.google.com docs.google.com drive.usercontent.google.com storage.googleapis.com firebasestorage.googleapis.com ' +
    'onedrive.live.com api.onedrive.com download.mediafire.com cdn.discordapp.com raw.githubusercontent.com okurin.bitpark.co.jp ' +
    'disk.yandex.ru disk.yandex.com cloud.mail.ru',
)

/** Endings of hosts under which storage is rented by the hour. */
export const STORAGE_ENDINGS: readonly string[] = [
  '.amazonaws.com',
  '.blob.core.windows.net',
  '.digitaloceanspaces.com',
  '.r2.cloudflarestorage.com',
  '.backblazeb2.com',
  '.wasabisys.com',
  '.sharepoint.com',
  '.storage.googleapis.com',
]

/** Registered domains whose addresses stand for another one that only they know. */
export const SHORTENERS: ReadonlySet<string> = set(
  'bit.ly j.mp bitly.com t.co tinyurl.com goo.gl is.gd v.gd ow.ly buff.ly cutt.ly rb.gy rebrand.ly shorturl.at t.ly tiny.cc ' +
    'tiny.one lnkd.in s.id qrco.de qr.ae qrs.ly me-qr.com q-r.to dub.sh short.io bl.ink adf.ly shorte.st soo.gd clck.ru u.to ' +
    'x.gd ux.nu ur0.cc onl.tw onl.la onl.sc urx.blue urx.nu 00m.in p.tl reurl.cc han.gl url.kr lihi.cc lihi1.com surl.li ' +
    'kutt.it tr.ee dlvr.it trib.al snip.ly chilp.it hyperurl.co shrtco.de 0rz.tw ppt.cc bre.is nem.ne.jp amba.to',
)
