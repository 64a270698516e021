/** The style sheet. Contrast is at least 4.5:1 for text and 3:1 for marks, in light and dark mode. */
export const style = `
:root{color-scheme:light dark;--page:#f4f5f7;--surface:#fff;--text:#16202c;--soft:#4d5968;--line:#d5dae1;--grid:#e6e9ee;
--accent:#2257c4;--landed:#0b7a6f;--failed:#c2380a;--unknown:#7b46c2;--none:#66717f;--rest:#8592a3}
@media (prefers-color-scheme:dark){:root{--page:#0e141b;--surface:#161e28;--text:#e8edf3;--soft:#a8b4c2;--line:#2f3b49;--grid:#263140;
--accent:#85aefc;--landed:#3cc7b4;--failed:#ff8f66;--unknown:#c4a2ff;--none:#98a4b3;--rest:#6d7b8d}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main,header,footer{max-width:1080px;margin:0 auto;padding:0 20px}
header{padding-top:40px}
h1{font-size:clamp(1.7rem,4vw,2.5rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 6px}
h2{font-size:1.2rem;line-height:1.3;letter-spacing:-.01em;margin:0 0 4px}
p{margin:0 0 12px}
time{white-space:nowrap}
.lead,.finding,.figures small,footer{color:var(--soft)}
.lead{font-size:1.05rem;margin:0}.freshness{color:var(--soft);font-size:.95rem;margin:4px 0 0}a{color:var(--accent)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:1px;margin:26px 0;padding:0;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.figures div{background:var(--surface);padding:16px 18px;display:flex;flex-direction:column}
.figures dt{font-weight:600;order:2}
.figures dd{margin:0}
.figures dd.value{font-size:2.1rem;font-weight:700;line-height:1.15;letter-spacing:-.03em;font-variant-numeric:tabular-nums;order:1;color:var(--accent)}
.figures dd.detail{font-size:.86rem;color:var(--soft);order:3}
.sections{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}
section{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:20px 22px;min-width:0}
section.wide{grid-column:1/-1}
.finding{font-size:.95rem}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;margin:0 0 8px;font-size:.86rem}
.legend li{display:flex;align-items:center;gap:6px}
.legend svg{width:14px;height:14px;flex:none}
.plot{display:block;width:100%;height:auto;max-width:100%;font-family:inherit}
.plot text{white-space:pre}
.narrow{display:none;max-width:440px}
details{margin-top:10px;border-top:1px solid var(--line);padding-top:8px;font-size:.9rem}
summary{cursor:pointer;color:var(--accent);padding:4px 0}
summary:focus-visible,.scroll:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.scroll{overflow:auto;max-height:420px}.next{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.86rem;font-variant-numeric:tabular-nums}
th,td{padding:5px 12px 5px 0;text-align:left;border-bottom:1px solid var(--grid);vertical-align:top;font-weight:400}
thead th{font-weight:600;position:sticky;top:0;background:var(--surface)}
.number{text-align:right}
.faults{padding-left:1.2em;margin:8px 0 0}
.faults li{margin-bottom:8px}
.faults b{font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:0}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
.badge{font-weight:600}
.badge.good{color:var(--landed)}.badge.bad{color:var(--failed)}
footer{font-size:.86rem;padding-top:20px;padding-bottom:44px}
.defs{position:absolute;width:0;height:0}
@media (max-width:980px){.sections{grid-template-columns:minmax(0,1fr)}}
@media (max-width:820px){main,header,footer{padding-left:14px;padding-right:14px}header{padding-top:26px}.sections{grid-template-columns:minmax(0,1fr);gap:14px}section{padding:16px 14px}.figures{grid-template-columns:1fr 1fr}.figures div{padding:12px 14px}.figures dd.value{font-size:1.7rem}.figures div:last-child:nth-child(odd){grid-column:1/-1}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:8px}th,td{padding-right:8px}.wide-only{display:none}.narrow{display:block}}
@media print{:root{color-scheme:light;--page:#fff;--surface:#fff;--text:#000;--soft:#333;--line:#bbb;--grid:#ddd;--accent:#2257c4;--landed:#0b7a6f;--failed:#c2380a;--unknown:#7b46c2;--none:#66717f;--rest:#8592a3}
body{font-size:11pt}.sections{grid-template-columns:repeat(2,minmax(0,1fr))}.facts{grid-template-columns:max-content 1fr}.wide-only{display:block}.narrow{display:none}section{break-inside:avoid;border-color:#bbb}section.wide{break-inside:auto}.plot,tr{break-inside:avoid}h2,.finding,.legend{break-after:avoid}#fleet{break-before:page}.figures{grid-template-columns:repeat(5,1fr);break-inside:avoid}.figures div{padding:10px 12px}.figures div:last-child:nth-child(odd){grid-column:auto}.figures dd.value{font-size:1.6rem}details{display:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
