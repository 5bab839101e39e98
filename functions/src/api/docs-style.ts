/** The style of the documentation page. The page's policy allows exactly this text. */
export const docsStyle = `
:root { color-scheme: light dark; --ink: #1c1c22; --soft: #56565f; --paper: #fff; --card: #f6f6f8; --line: #d9d9e0; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf1; --soft: #b4b4bf; --paper: #141417; --card: #1f1f24; --line: #3a3a42; --link: #8ec2ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
h1 small { color: var(--soft); font-size: .55em; font-weight: 400; }
h2 { margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h1, h2, h3 { line-height: 1.25; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
nav ul { list-style: none; padding: 0; }
nav li { margin: .3rem 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.route { color: var(--soft); }
.route code { color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .2rem .5rem; margin-right: .5rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; white-space: nowrap; }
thead th { color: var(--soft); font-weight: 600; }
details { margin: .4rem 0; }
summary { cursor: pointer; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem; overflow-x: auto; }
dt { margin-top: 1rem; font-weight: 600; }
dd { margin: 0; }
dt:target, h2:target, h3:target { background: var(--card); }
.skip { position: absolute; left: -999px; }
.skip:focus { position: static; }
`;
