package dev.sonde.samples.report;

import java.util.stream.Collectors;

/** The report: one page of HTML that needs no other file and no network. */
public final class ReportPage {
    private ReportPage() {}

    /** {@return the page} */
    public static String of(Findings findings) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Sonde: the layers of an unmodified program</title>
                <style>%s</style>
                </head>
                <body><main>
                <h1>Inside an unmodified Java program, while it runs</h1>
                <p>The program embeds sentences with langchain4j and knows nothing of Sonde. It ran plain, watched and
                steered; this is what was seen of its layers, and what was checked.</p>
                %s%s</main></body>
                </html>
                """.formatted(Style.PAGE, Html.facts(findings.facts()), sections(findings));
    }

    private static String sections(Findings findings) {
        return "<div class=\"two\">\n"
                + Html.section(
                        "What comes of the edit",
                        "How alike the program finds its sentences: as it is (blue), and with one vector added to the output of "
                                + findings.edited() + " in every call (orange).",
                        card(new PairsChart(findings.pairs()).element()))
                + Html.section(
                        "The layers, plain and steered",
                        "Over the calls of the watched run; the scale is stretched about zero. Before the edit nothing differs in any bit,"
                                + " behind it everything may.",
                        card(new LayersChart(findings).element()))
                + "</div>\n"
                + Html.section(
                        "Every layer, call by call",
                        "The watched run. Line: mean; band: one standard deviation; outer lines: least and greatest value; a"
                                + " red mark: numbers that are not finite.",
                        calls(findings))
                + Html.section(
                        "The figures",
                        "Over the whole watched run, computed inside the model's graph.",
                        Html.table(findings.table()))
                + Html.section("What was checked", "Bits are the raw bits of every float.", checked(findings));
    }

    private static String checked(Findings findings) {
        return (findings.broken().isEmpty() ? "" : Html.list("failed", findings.broken()))
                + Html.list("ok", findings.kept());
    }

    private static String calls(Findings findings) {
        double[] range = LayersChart.range(findings);
        return findings.watched().stream()
                .map(series -> card(new CallsChart(series, range[0], range[1]).element()))
                .collect(Collectors.joining("", "<div class=\"grid\">\n", "</div>\n"));
    }

    private static String card(String content) {
        return "<div class=\"card\">\n" + content + "</div>\n";
    }
}
