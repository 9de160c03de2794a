import type { Lang } from '#domain'
import { digestWordsFor } from './digest-words.ts'
import { escapeHtml } from './shown.ts'

// What all pages behind the links share: one column that fits a telephone, one style sheet in the head, which the door
// tells the browser the hash of, no script, and nothing from elsewhere.

const STYLE = `
:root{color-scheme:light dark;--ink:#1f2933;--soft:#52606d;--paper:#fff;--ground:#f3f4f6;--line:#d9dee4;--act:#1d4f91;--warn:#b45309}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#a3adb8;--paper:#1c2127;--ground:#12161b;--line:#3a424b;--act:#7fb0f0;--warn:#e0a35a}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1rem;background:var(--ground);color:var(--ink);font:1rem/1.75 'Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans CJK JP',system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.5rem;overflow-wrap:anywhere}
h1{margin:0 0 1rem;font-size:1.35rem;line-height:1.4}
h2{margin:1.75rem 0 .5rem;font-size:1.05rem}
h3{margin:1rem 0 .25rem;font-size:1rem}
p{margin:.25rem 0 .75rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0;padding:1rem;border-left:4px solid var(--warn);background:var(--ground)}
dt{color:var(--soft)}
dd{margin:0}
.alert{padding:.5rem .75rem;border:1px solid var(--warn);border-radius:.25rem}
form{margin:0 0 1.5rem}
label{display:flex;gap:.6rem;align-items:flex-start;margin:.75rem 0}
input[type=checkbox]{width:1.25rem;height:1.25rem;margin:.25rem 0 0;flex:none}
button{padding:.6rem 1.5rem;font:inherit;font-weight:bold;color:var(--paper);background:var(--act);border:1px solid var(--act);border-radius:.25rem;cursor:pointer}
:focus-visible{outline:3px solid var(--warn);outline-offset:2px}
footer{max-width:40rem;margin:.75rem auto 0;color:var(--soft);font-size:.875rem}
a{color:var(--act)}
@media(max-width:30rem){main{padding:1rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
`

/** A whole page. `title` is plain text, `body` is HTML. */
export function pageShell(lang: Lang, organisation: string, title: string, body: string): string {
  const { product } = digestWordsFor(lang).page
  return [
    '<!DOCTYPE html>',
    `<html lang="${lang}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(`${title} | ${product}`)}</title>`,
    `<style>${STYLE}</style></head>`,
    `<body><main><h1>${escapeHtml(title)}</h1>`,
    body,
    `</main><footer>${escapeHtml(`${product} | ${organisation}`)}</footer></body></html>`,
  ].join('\n')
}
