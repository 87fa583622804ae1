package dev.sonde.samples.report;

/** What pages and pictures look like, by day and by night. */
final class Style {
    private static final String DAY = "--paper:#ffffff;--ink:#1c2430;--soft:#5b6675;--rule:#dde3ea;--card:#f6f8fa;"
            + "--plain:#2f6fb3;--steered:#c8571b;--bad:#c01830;--good:#1d7a46";
    private static final String NIGHT = "--paper:#11161d;--ink:#e6ebf1;--soft:#9aa7b6;--rule:#2b3541;--card:#192029;"
            + "--plain:#74b0ee;--steered:#f09255;--bad:#ff6b7d;--good:#63cf92";

    /** For pictures, in a page or alone. */
    static final String PICTURE = ":root{" + DAY + "}\n@media(prefers-color-scheme:dark){:root{" + NIGHT + "}}\n" + """
            svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
            svg .soft{fill:var(--soft)} svg .small{font-size:11px} svg .strong{font-weight:600}
            svg .large{font-size:15px;font-weight:600}
            svg .end{text-anchor:end} svg .middle{text-anchor:middle}
            svg .code{font-family:ui-monospace,monospace;font-size:11px}
            .paper{fill:var(--paper)} .rule{stroke:var(--rule)} .zero{stroke:var(--soft);stroke-dasharray:2 3}
            .marked{fill:var(--steered);opacity:.09}
            .plain{stroke:var(--plain);fill:none} .steered{stroke:var(--steered);fill:none}
            .plain-fill{fill:var(--plain)} .steered-fill{fill:var(--steered)}
            .band{fill:var(--plain);opacity:.28} .steered-band{fill:var(--steered);opacity:.32}
            .edge{stroke:var(--plain);fill:none;opacity:.55} .centre{stroke:var(--plain);fill:none;stroke-width:1.6}
            .way{stroke:var(--soft);stroke-width:2;opacity:.55}
            .bad{fill:var(--bad)} .bad-line{stroke:var(--bad)}
            """;

    /** For the page around them. */
    static final String PAGE = PICTURE + """
            body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
            main{max-width:68rem;margin:0 auto;padding:1.5rem 1rem 4rem}
            h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0} h2{font-size:1.15rem;margin:2.2rem 0 .2rem}
            p{color:var(--soft);margin:.2rem 0 .8rem;max-width:46rem}
            svg{display:block;width:100%;height:auto}
            .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.8rem}
            .two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 1.6rem}
            .card{background:var(--card);border:1px solid var(--rule);border-radius:.6rem;padding:.6rem}
            dl{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;margin:1rem 0}
            dt{color:var(--soft);font-size:.8rem} dd{margin:0;font-weight:600}
            ul.ok,ul.failed{list-style:none;padding:0;margin:.4rem 0}
            ul.ok li,ul.failed li{padding:.3rem .2rem .3rem 1.7rem;border-bottom:1px solid var(--rule);position:relative}
            ul.ok li:before{content:"\\2713";color:var(--good);position:absolute;left:.3rem;font-weight:700}
            ul.failed li:before{content:"\\2717";color:var(--bad);position:absolute;left:.3rem;font-weight:700}
            ul.failed li{color:var(--bad)}
            .wide{overflow-x:auto} table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}
            th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--rule);white-space:nowrap}
            th{color:var(--soft);font-weight:600;font-size:.85rem} th:first-child,td:first-child{text-align:left}
            """;

    private Style() {}
}
