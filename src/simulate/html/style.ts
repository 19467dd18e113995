import { FULL, HALF } from './charts/draw.js';
import { colourStyles } from './colours.js';

const SYSTEM_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif';
const MONO_FONT = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace';

const LAYOUT = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 ${SYSTEM_FONT};overflow-wrap:anywhere}
header,main{max-width:1180px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
main{padding-bottom:64px;outline:0}
h1,h2,h3,h4,p,dl,dd,ul,ol,figure{margin:0;padding:0}
ul,ol{list-style:none}
h1{font-size:1.9rem;line-height:1.2;letter-spacing:-.015em}
h2{font-size:1.35rem;line-height:1.3;letter-spacing:-.01em}
h3{font-size:1.08rem;line-height:1.35}
h4,figcaption h3{font-size:.95rem;line-height:inherit}
b,h4,th{font-weight:600}
a{color:var(--link)}
code,.code,.name{font-family:${MONO_FONT};font-size:.92em}
.name{font-size:.95em;letter-spacing:-.02em}
code,.code{background:var(--wash);border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px;top:8px;background:var(--card);color:var(--link);padding:8px 14px;border-radius:6px;z-index:2}
.skip:focus{left:16px}
.brand{color:var(--muted);font-size:.8rem;font-weight:600;letter-spacing:.06em;text-transform:uppercase}
.meta{color:var(--muted);margin-top:6px}
.meta span:not(:last-child)::after{content:"·";margin:0 .55em}
nav ul{display:flex;flex-wrap:wrap;gap:6px;margin:18px 0 0 -2px}
nav a{display:block;padding:4px 12px;border:1px solid var(--axis);border-radius:99px;background:var(--card);color:var(--ink);font-size:.87rem;text-decoration:none}
nav a:hover{border-color:var(--link);color:var(--link)}
section{margin-top:44px}
.lead{color:var(--muted);margin-top:4px;max-width:75ch}
.card,.hero{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px;margin-top:16px}
.hero{margin-top:24px;border-top:4px solid var(--good)}
.hero.hot{border-top-color:var(--bad)}
.hero h2{font-size:1.75rem;margin-top:10px;overflow-wrap:anywhere}
.hero .lead{font-size:1.02rem;margin-top:8px}
.state,.badge{display:inline-block;border-radius:99px;padding:1px 10px;font-size:.8rem;font-weight:600;background:var(--goodwash);color:var(--good)}
.hot .state,.badge.bad{background:var(--badwash);color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;margin-top:22px;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.tile{background:var(--card);padding:14px 16px}
.tile dt,.change dt{color:var(--muted);font-size:.83rem}
.tile b{display:block;font-size:1.5rem;line-height:1.3;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile span{color:var(--muted);font-size:.8rem;line-height:1.35;display:block}
.tile.bad b{color:var(--bad)}
.fix{margin-top:20px;background:var(--goodwash);border-radius:10px;padding:18px 20px}
.fix h3{color:var(--good)}
.fix p{margin-top:8px;max-width:95ch}
.fix code{background:var(--card)}
.fix.none{background:var(--wash)}
.fix.none h3{color:var(--ink)}
.change{display:grid;grid-template-columns:repeat(3,1fr);gap:4px 32px;margin:10px 0}
.change div{border-top:1px solid var(--axis);padding-top:6px}
.change dd{font-variant-numeric:tabular-nums}
.change b{font-size:1.25rem}
.change .better{color:var(--good)}
.change .worse{color:var(--bad)}
.card>.legend{margin:0 0 18px}
.to::before{content:"→";color:var(--muted);margin:0 .3em}
.halves{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:28px 40px}
.thirds{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:28px 36px}
.reasons{margin:18px 0 0;padding-left:1.4em;list-style:decimal;max-width:85ch}
.reasons li{margin-top:10px;padding-left:.2em}
figure{container-type:inline-size;min-width:0}
.card>h3+.scroll{margin-top:10px}
.card>figure+figure,.card>.scroll+figure,.card>figure+.scroll,.card>.halves+.scroll,.card>.thirds+.scroll{margin-top:30px}
.set>*+*{margin-top:26px}
.set>.note,.set>.data{margin-top:14px}
figcaption{margin-bottom:8px}
.unit{display:block;color:var(--muted);font-size:.83rem}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:4px;font-size:.85rem}
.legend li{display:flex;align-items:center;gap:7px}
.legend i{flex:none;width:14px;height:10px;border-radius:2px}
.legend i.line{height:2px;width:18px}
.legend i.dashed{height:0;width:20px;background:none;border-top:2px dashed currentColor;border-radius:0}
.scale{display:flex;max-width:640px;margin-top:8px;font-size:.76rem;color:var(--muted);font-variant-numeric:tabular-nums}
.scale li{flex:1;min-width:0}
.scale i{display:block;height:12px}
.scale span{display:block;margin-top:3px;white-space:nowrap}
.scale .limit{border-left:2px solid var(--ink);color:var(--ink);flex:1.7}
.scale .limit span{padding-left:4px}
svg{display:block;width:100%;height:auto;font-family:${SYSTEM_FONT}}
.note{color:var(--muted);font-size:.87rem;margin-top:8px;overflow-wrap:anywhere}
details>summary{cursor:pointer}
.data{margin-top:8px;font-size:.87rem}
.data>summary{color:var(--link);width:fit-content;padding:2px 4px;margin-left:-4px}
.data>.scroll{margin-top:6px;max-height:340px;overflow:auto}
.set{padding-top:0}
.set>summary{padding:20px 24px;margin:0 -24px;border-radius:12px}
.set:not([open])>summary{margin-bottom:-24px}
.set>summary h3{display:inline;font-family:${MONO_FONT};font-size:1.08rem;letter-spacing:-.02em;margin:0 8px 0 4px;overflow-wrap:anywhere}
.gist{color:var(--muted);font-size:.87rem;margin-left:6px}
.set>summary+*{margin-top:4px}
.scroll{overflow-x:auto;background:linear-gradient(90deg,var(--card) 30%,transparent) 0 0/40px 100% no-repeat local,linear-gradient(270deg,var(--card) 30%,transparent) 100% 0/40px 100% no-repeat local,linear-gradient(90deg,#5a697d47,transparent) 0 0/12px 100% no-repeat,linear-gradient(270deg,#5a697d47,transparent) 100% 0/12px 100% no-repeat}
table{border-collapse:collapse;width:100%;font-size:.87rem;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:break-word;text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
tr>:last-child{padding-right:0}
thead th{color:var(--muted);font-weight:500;white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:500;min-width:8em}
td:not(.r){min-width:7em}
.listed{max-width:95ch}
.listed:not(:first-child){margin-top:26px}
.listed ul{list-style:disc;padding-left:1.2em}
.listed li{margin-top:6px}
td small,th small{display:block;font-weight:400}
small{color:var(--muted);font-size:.9em}
.long{display:block;min-width:14em}
td.r,th.r{text-align:right;white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}
@media (max-width:1000px){.tiles{grid-template-columns:repeat(3,1fr)}.thirds{grid-template-columns:minmax(0,1fr)}}
@media (max-width:760px){.halves,.change{grid-template-columns:minmax(0,1fr)}}
@media (max-width:560px){
header,main{padding-left:12px;padding-right:12px}
header{padding-top:20px}
.card,.hero{padding:16px}
.set{padding-top:0}
.set>summary{padding:16px;margin:0 -16px}
.set:not([open])>summary{margin-bottom:-16px}
.gist{display:block;margin:4px 0 0}
.tiles{grid-template-columns:repeat(2,1fr)}
.tile{padding:10px 12px}
.hero h2{font-size:1.35rem}
.scale{font-size:.7rem}
.scale .limit b{display:none}
}`;

const PRINT = `
@media print{
@page{margin:14mm}
body{background:none;font-size:10.5pt}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
nav,.skip,details.data:not([open]){display:none}
header,main{max-width:none;padding:0}
section{margin-top:22px}
.card,.hero{padding:14px;border-radius:6px}
.tiles,.change{grid-template-columns:repeat(3,1fr)}
figure,.fix,.tiles,tr{break-inside:avoid}
h2,h3,.lead,figcaption,.set>summary{break-after:avoid}
.scroll,.data>.scroll{overflow:visible;max-height:none}
table{font-size:8.5pt}
td.r,th.r,thead th{white-space:normal}
.halves,.thirds{grid-template-columns:repeat(2,minmax(0,1fr));gap:18px 24px}
}`;

/** Of the drawings of a figure, the widest that needs not shrink by much. */
function widthStyles(): string {
  const rules = (widths: readonly number[], scope: string) =>
    widths.map((width, i) => {
      const below = i === 0 ? '' : `(max-width:${Math.round((widths[i - 1] ?? width) * 0.8)}px)`;
      const above = i === widths.length - 1 ? '' : `(min-width:${Math.round(width * 0.8)}.02px)`;
      const others = widths.filter((other) => other !== width).map((other) => `${scope} .w${other}`);
      return `@container ${[above, below].filter((one) => one !== '').join(' and ')}{${others.join(',')}{display:none}}`;
    });
  return [...rules(FULL, '.n3'), ...rules(HALF, '.n2')].join('\n');
}

export const STYLE = `${colourStyles()}${LAYOUT}\n${widthStyles()}${PRINT}\n`;
