package dev.sonde.samples.report;

import dev.sonde.samples.report.Findings.Pair;
import dev.sonde.samples.report.Svg.At;
import java.util.List;
import java.util.Locale;

/** Pairs of sentences, and how alike they are before and after. */
final class PairsChart {
    static final double WIDTH = 460;
    private static final double ROW = 58;
    private static final double TOP = 34;
    private static final double FIGURE = 46;

    private final List<Pair> pairs;
    private final Scale across;

    PairsChart(List<Pair> pairs) {
        this.pairs = pairs;
        double least = pairs.stream()
                .mapToDouble(p -> Math.min(p.plain(), p.steered()))
                .min()
                .orElse(0);
        double greatest = pairs.stream()
                .mapToDouble(p -> Math.max(p.plain(), p.steered()))
                .max()
                .orElse(1);
        this.across = new Scale(Math.min(0, least), Math.max(0.5, greatest), FIGURE + 8, WIDTH - FIGURE - 8);
    }

    double height() {
        return TOP + ROW * pairs.size() + 6;
    }

    void draw(Svg svg) {
        for (double tick : across.ticks(5)) {
            double x = across.at(tick);
            svg.text(new At(x, 16), "soft small middle", Svg.label(tick));
        }
        for (int i = 0; i < pairs.size(); i++) {
            row(svg, pairs.get(i), TOP + ROW * i);
        }
    }

    String element() {
        Svg svg = new Svg(WIDTH, height());
        draw(svg);
        return svg.element("how alike the sentences are, plain and steered");
    }

    private void row(Svg svg, Pair pair, double top) {
        double y = top + 42;
        svg.text(new At(2, top + 12), "small", pair.one());
        svg.text(new At(2, top + 27), "small", pair.other());
        for (double tick : across.ticks(5)) {
            double x = across.at(tick);
            svg.line(new At(x, y - 9), new At(x, y + 9), tick == 0 ? "zero" : "rule");
        }
        svg.line(new At(across.at(pair.plain()), y), new At(across.at(pair.steered()), y), "way");
        boolean rises = pair.steered() >= pair.plain();
        value(svg, pair.plain(), y, rises ? "plain left" : "plain right");
        value(svg, pair.steered(), y, rises ? "steered right" : "steered left");
    }

    /** A dot with its figure on the side away from the other dot. */
    private void value(Svg svg, double value, double y, String how) {
        String kind = how.split(" ")[0];
        boolean left = how.endsWith("left");
        double x = across.at(value);
        svg.dot(new At(x, y), 5, kind + "-fill");
        svg.text(
                new At(x + (left ? -9 : 9), y + 4),
                left ? "small end" : "small",
                String.format(Locale.ROOT, "%.2f", value).replace('-', '−'));
    }
}
