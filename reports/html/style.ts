/**
 * The style sheet of the page: one calm palette in light and dark, and on paper. No fonts, images or scripts from
 * anywhere.
 */

const palette = `
:root { color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #20252a; --muted: #62696f; --line: #e4e1d9; --soft: #f2f0ea;
  --accent: #2b5f66; --accent-soft: #dbe9ea;
  --good: #2c6a4c; --good-soft: #e1eee6; --bad: #a02c26; --bad-soft: #f8e3e0; --warn: #825400; --warn-soft: #f7ead0;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #15181a; --card: #1c2022; --ink: #e7e4dd; --muted: #9da4a8; --line: #2f3437; --soft: #23282a;
  --accent: #93c6ca; --accent-soft: #1f393c;
  --good: #8fcdab; --good-soft: #1d352a; --bad: #f29b93; --bad-soft: #40211f; --warn: #e6bd70; --warn-soft: #3a2e17;
  } }`;

const text = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 var(--sans); }
main, .masthead, footer { max-width: 1180px; margin: 0 auto; padding: 0 32px; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 44px; margin: 6px 0 14px; letter-spacing: -0.01em; }
h2 { font-size: 28px; margin: 0 0 6px; }
h3 { font-size: 21px; margin: 0 0 4px; }
h5 { font: 600 14px var(--mono); margin: 22px 0 2px; color: var(--warn); }
h4 { font-size: 15px; margin: 0 0 2px; font-weight: 600; }
p { margin: 0 0 12px; max-width: 74ch; }
a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
code, .address { font-family: var(--mono); font-size: 0.86em; }
.muted { color: var(--muted); }
.small { font-size: 14px; }
.number, td.number, th.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 16px; top: 8px; }
main > section { padding: 36px 0 0; border-top: 1px solid var(--line); margin-top: 36px; }
section > .lead { color: var(--muted); margin-bottom: 20px; }`;

const masthead = `
.masthead { padding-top: 48px; }
.kicker { font-size: 13px; letter-spacing: 0.09em; text-transform: uppercase; color: var(--muted); margin: 0; }
.masthead .lead { font-family: var(--serif); font-size: 20px; line-height: 1.5; max-width: 62ch; margin-bottom: 24px;
  }
.seal { display: inline-grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; margin-right: 14px;
  font: 600 22px/1 var(--sans); vertical-align: 4px; }
.proved .seal, .seal.proved { background: var(--good-soft); color: var(--good); }
.violated .seal, .seal.violated { background: var(--bad-soft); color: var(--bad); }
.inconclusive .seal, .vacuous .seal { background: var(--warn-soft); color: var(--warn); }
.notice { border-left: 4px solid var(--warn); background: var(--warn-soft); padding: 14px 18px; border-radius: 4px;
  margin: 0 0 24px; } .notice p:last-child { margin: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 1px; margin: 0;
  background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.facts > div { flex: 1 1 190px; background: var(--card); padding: 12px 16px; }
.facts dt { font-size: 12px; letter-spacing: 0.05em; text-transform: uppercase; color: var(--muted); }
.facts dd { margin: 2px 0 0; font-size: 17px; font-variant-numeric: tabular-nums; }
.facts dd small { display: block; font-size: 13px; color: var(--muted); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 22px; padding: 0; margin: 26px 0 0;
  font-size: 15px; }`;

const parts = `
.pill { display: inline-block; padding: 1px 10px 2px; border-radius: 99px; font-size: 13px; font-weight: 500;
  white-space: nowrap; background: var(--soft); color: var(--muted); }
.pill.proved { background: var(--good-soft); color: var(--good); }
.pill.violated { background: var(--bad-soft); color: var(--bad); }
.pill.inconclusive, .pill.vacuous, .pill.window { background: var(--warn-soft); color: var(--warn); }
.pill.switched { background: var(--accent-soft); color: var(--accent); }
.table { overflow-x: auto; margin: 0 0 20px; border: 1px solid var(--line); border-radius: 10px;
  background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: 15px; line-height: 1.45; }
caption { text-align: left; padding: 12px 16px 4px; color: var(--muted); font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 10px 16px; border-top: 1px solid var(--line); }
thead th { font-size: 12px; letter-spacing: 0.05em; text-transform: uppercase; color: var(--muted); font-weight: 500;
  border-top: 0; white-space: nowrap; }
tbody th { font-weight: 600; }
td p { margin: 0; }
.properties td:nth-child(3) { width: 250px; } .properties td:nth-child(3) > .pill { margin: 0 0 5px; }
.properties td:last-child { width: 25%; }
.evidence a { color: inherit; white-space: nowrap; text-decoration-color: var(--line); }
.evidence a:hover { text-decoration-color: currentColor; }
a.pill { text-decoration: none; } a.pill:hover { text-decoration: underline; }
.statement { color: var(--muted); font-size: 14px; max-width: 62ch; }
article > .facts { margin: 14px 0; } article > details { margin: 0 0 18px; } article + article { margin-top: 40px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px 24px;
  margin: 0 0 20px; }
.card.open-window { border-left: 4px solid var(--warn); }
.heading { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.heading > .pill { transform: translateY(-2px); }
.tokens { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; padding: 0; margin: 6px 0 12px; }
.tokens li { font: 13px/1.5 var(--mono); background: var(--soft); border-radius: 4px; padding: 1px 8px; }
figure { margin: 14px 0 0; }
.drawing { overflow-x: auto; padding: 4px 0; }
.drawing svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 14px; margin-bottom: 8px; }
details { margin: 12px 0 0; } summary { cursor: pointer; color: var(--accent); font-size: 15px; }
details ol { padding-left: 28px; font-size: 15px; margin: 10px 0 0; }
details li { margin-bottom: 7px; max-width: 92ch; }
.bar { display: inline-block; width: 96px; height: 8px; border-radius: 4px; background: var(--soft);
  margin-right: 10px;
  overflow: hidden; vertical-align: 1px; } .bar > span { display: block; height: 100%; background: var(--accent); }
.bar.full > span { background: var(--good); }
.coverage .more td { border-top: 0; padding-top: 0; padding-left: 92px; }
.coverage .bar { width: 72px; }
.uncovered { margin: 0; padding-left: 18px; font-size: 14px; color: var(--muted); }
footer { padding: 40px 32px 64px; color: var(--muted); font-size: 14px; }`;

const runs = `
h3.apart { margin: 34px 0 10px; } details + h4 { margin-top: 24px; } section > .facts { margin: 0 0 20px; } section > .facts > div { flex-basis: 240px; }
.command { font: 13px/1.5 var(--mono); background: var(--soft); border-radius: 6px; padding: 8px 12px; margin: 4px 0 0;
  overflow-x: auto; }
.neighbours { margin: 14px 0; padding-left: 20px; font-size: 15px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); padding: 0; }
.matrix { overflow: auto; max-height: 82vh; border: 1px solid var(--line); border-radius: 10px; margin: 0 0 10px;
  background: var(--card); }
.matrix table { width: auto; border-collapse: separate; border-spacing: 0; font-size: 13px; line-height: 1.2; }
.matrix th, .matrix td { padding: 3px 4px; border: 0; border-bottom: 1px solid var(--line);
  border-right: 1px solid var(--line); text-align: center; vertical-align: middle; }
.matrix thead th { position: sticky; top: 0; z-index: 2; background: var(--card); text-transform: none;
  letter-spacing: 0; height: 148px; vertical-align: bottom; padding: 8px 0; font: 12px var(--mono); }
.matrix thead th > span { writing-mode: vertical-rl; transform: rotate(180deg); }
.matrix th[scope="row"], .matrix .corner { position: sticky; left: 0; z-index: 1; background: var(--card);
  text-align: left; white-space: nowrap; padding: 3px 12px; font: 12px var(--mono); }
.matrix thead .corner { z-index: 3; font: 12px var(--sans); color: var(--muted); white-space: normal; width: 96px; }
.matrix .group th { text-align: left; background: var(--soft); padding: 4px 12px; font: 600 13px var(--mono);
  position: static; } .matrix .group span { position: sticky; left: 12px; }
.matrix td { min-width: 40px; height: 36px; padding: 3px 2px; font: 600 12px/1.25 var(--mono); }
.matrix td small { display: block; font: 11px/1.25 var(--sans); font-variant-numeric: tabular-nums; }
.matrix td i { font-style: normal; margin-right: 3px; }
.matrix .held { background: var(--good-soft); color: var(--good); }
.matrix .window { background: var(--warn-soft); color: var(--warn); }
.matrix .liveness, .matrix .refinement, .matrix .nondeterministic { background: var(--bad-soft); color: var(--bad); }
.matrix .safety, .matrix .harness-error { background: var(--bad); color: var(--card); }
.matrix-words { font-size: 14px; padding-left: 20px; }
.legend b { font-family: var(--mono); color: var(--ink); }`;

const drawing = `
.sequence { font: 13px var(--sans); fill: var(--ink); }
.sequence .lane-name { font: 600 14px var(--mono); }
.sequence .lane { stroke: var(--muted); stroke-width: 1.2; }
.sequence .lane-erased { stroke: var(--card); stroke-width: 3; }
.sequence .rule { stroke: var(--line); stroke-width: 1; }
.sequence .lane-off { stroke: var(--bad); stroke-width: 1.6; stroke-dasharray: 2 5; }
.sequence .number { fill: var(--muted); font: 12px var(--mono); }
.sequence .label-steps { fill: var(--muted); font: 12px var(--mono); }
.sequence .label-lane { fill: var(--ink); font: 600 12px var(--mono); }
.sequence .label-fault { fill: var(--bad); font: 600 12px var(--mono); }
.sequence .label-learns { fill: var(--accent); font-size: 12px; font-style: italic; }
.sequence .step text { paint-order: stroke; stroke: var(--card); stroke-width: 5px; stroke-linejoin: round; }
.sequence .mark { fill: var(--ink); } .sequence .mark-owner { fill: var(--card); stroke: var(--ink);
  stroke-width: 1.6; }
.sequence .mark-timer { fill: var(--card); stroke: var(--warn); stroke-width: 1.6; }
.sequence .hands { fill: none; stroke: var(--warn); stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round;
  }
.sequence .mark-power { fill: var(--bad); } .sequence .bolt { fill: var(--card); }
.sequence .mark-on { fill: var(--good); stroke: var(--card); stroke-width: 2; }
.sequence .loses-power .label-title { fill: var(--bad); } .sequence .kind-timer .label-title { fill: var(--warn); }
.sequence .message line { stroke: var(--accent); stroke-width: 1.6; } .sequence .message .tip { fill: var(--accent); }
.sequence .message.again line, .sequence .message.outsider line { stroke-dasharray: 6 4; }
.sequence .message.lost line { stroke: var(--bad); }
.sequence .cross { stroke: var(--bad); stroke-width: 2.4; fill: none; stroke-linecap: round; }
.sequence .message.outsider line { stroke: var(--warn); } .sequence .message.outsider .tip { fill: var(--warn); }
.sequence .message-name { font: 12.5px var(--sans); fill: var(--accent); paint-order: stroke; stroke: var(--card);
  stroke-width: 5px; stroke-linejoin: round; }
.sequence .message-name.lost { fill: var(--bad); } .sequence .message-name.outsider { fill: var(--warn); }
.sequence .aside { opacity: 0.5; }
.sequence .item-name { font: 600 14px var(--mono); }
.sequence .item-device { fill: var(--muted); font: 12px var(--mono); }
.sequence .whereabouts text { font-size: 12px; }
.sequence .final rect { fill: var(--good-soft); } .sequence .final text { fill: var(--good); }
.sequence .leaving rect, .sequence .arriving rect { fill: var(--accent-soft); }
.sequence .leaving text, .sequence .arriving text { fill: var(--accent); }
.sequence .leaving rect, .sequence .arriving rect { stroke: var(--accent); stroke-width: 1; stroke-dasharray: 3 3; }
.sequence .gone rect { fill: var(--bad-soft); stroke: var(--bad); stroke-width: 1; }
.sequence .gone text { fill: var(--bad); }
.sequence .doubled rect { fill: var(--bad); } .sequence .doubled text { fill: var(--card); font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 0; margin: 0 0 18px;
  font-size: 14px;
  color: var(--muted); } .legend svg { vertical-align: -4px; margin-right: 6px; }`;

const graph = `
.graph { font: 12.5px var(--sans); fill: var(--ink); }
.graph .box { fill: var(--card); stroke: var(--good); stroke-width: 1.6; }
.graph .untaken .box { stroke: var(--muted); stroke-dasharray: 5 4; } .graph .untaken text { fill: var(--muted); }
.graph .executed .box { fill: var(--good-soft); }
.graph .unexecuted .box { fill: var(--warn-soft); }
.graph .rails { fill: none; stroke: var(--good); stroke-width: 1; } .graph .untaken .rails { stroke: var(--muted); }
.graph .number { font: 600 13px var(--mono); } .graph .lane { fill: var(--muted); font: 11.5px var(--mono); }
.graph .elsewhere rect { fill: var(--soft); stroke: var(--line); } .graph .elsewhere text { fill: var(--muted); }
.graph .line { fill: none; stroke: var(--muted); stroke-width: 1.3; } .graph .tip { fill: var(--muted); }
.graph .edge.untaken .line { stroke-dasharray: 4 4; opacity: 0.7; }
.graph .edge.across .line { stroke: var(--accent); stroke-dasharray: 7 4; } .graph .edge.across .tip { fill: var(--accent); }
.graph .edge.time .line { stroke: var(--warn); } .graph .edge.time .tip { fill: var(--warn); }
.graph .edge-name { fill: var(--accent); font-size: 11.5px; paint-order: stroke; stroke: var(--paper);
  stroke-width: 5px; stroke-linejoin: round; } .graph .edge-name.time { fill: var(--warn); }
.graph .edge-name.decided { fill: var(--muted); font-style: italic; }`;

const paper = `
@media (max-width: 720px) { main, .masthead, footer { padding-left: 18px; padding-right: 18px; }
h1 { font-size: 34px; }
  .card { padding: 16px; } .facts > div, section > .facts > div { flex-basis: 140px; }
  .coverage, .coverage tbody { display: block; } .coverage thead, .coverage .bar { display: none; }
  .coverage tr { display: grid; grid-template-columns: 56px minmax(0, 1fr); }
  .coverage tr > * { padding: 2px 14px; border: 0; grid-column: 2; text-align: left; }
  .coverage tr > th { grid-column: 1; } .coverage tr:not(.more) { border-top: 1px solid var(--line); padding: 8px 0; }
  .coverage .more td { padding: 0 14px 8px; }
  .coverage .number::before { content: attr(data-title) " "; font-size: 13px;
  color: var(--muted); display: inline-block; width: 138px; }
  .stacked thead { display: none; } .stacked tr { display: block; padding: 8px 0; border-top: 1px solid var(--line); }
  .stacked tr > * { display: block; padding: 2px 16px; border: 0; text-align: left; }
  .properties thead { display: none; } .properties tr { display: grid; grid-template-columns: 52px 1fr; }
  .properties tr > * { padding: 4px 12px; border: 0; width: auto !important; }
.properties tr { border-top: 1px solid var(--line); padding: 8px 0; }
  .properties td:nth-child(n + 3) { grid-column: 2; } .drawing svg { max-width: none; } }
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --muted: #444; --line: #bbb; --soft: #eee; --accent: #1d4a50;
    --accent-soft: #e4eeef; --good: #1f5239; --good-soft: #e8f2ec; --bad: #8a1f1a; --bad-soft: #f8e6e4;
    --warn: #6b4500; --warn-soft: #f7edd9; color-scheme: light; }
  body { font-size: 11pt; } nav, .skip { display: none; } main, .masthead, footer { max-width: none; padding: 0; }
  .matrix { overflow: visible; max-height: none; } .matrix th, .matrix thead .corner { position: static !important; }
  .card, tr, figure, .facts { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  .drawing svg { max-width: 100%; min-width: 0 !important; } .table { overflow: visible; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
summary { list-style: none; }
  a { color: inherit; text-decoration: none; } }`;

/** All rules. */
export const styleSheet = [palette, text, masthead, parts, runs, drawing, graph, paper].join("\n");
