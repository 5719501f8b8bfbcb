/** The style sheet of the documentation page, inline so that the page needs no other file. */
export const documentationStyle = `
:root{color-scheme:light dark;--line:light-dark(#d5dae1,#3a414b);--soft:light-dark(#f3f5f8,#1d2126);--accent:light-dark(#0b57d0,#8ab4f8)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:2rem 1rem 4rem;font:1rem/1.55 system-ui,sans-serif;background:light-dark(#fff,#14171a);color:light-dark(#1b1f24,#e6e9ed)}
h1{margin:0;font-size:1.7rem}h2{margin:2.5rem 0 .5rem;font-size:1.1rem}h3{margin:1.25rem 0 .35rem;font-size:.95rem}
a{color:var(--accent)}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{margin:.35rem 0;padding:.75rem 1rem;overflow-x:auto;background:var(--soft);border:1px solid var(--line);border-radius:.4rem}
.method{display:inline-block;min-width:3.6rem;margin-right:.5rem;padding:.1rem .4rem;border:1px solid var(--accent);border-radius:.3rem;color:var(--accent);text-align:center;font-size:.8rem}
section{border-top:1px solid var(--line)}
details{margin:.35rem 0}summary{cursor:pointer}
table{border-collapse:collapse}td,th{padding:.2rem 1rem .2rem 0;text-align:left;border-bottom:1px solid var(--line)}
`;
