package dev.sonde.samples.report;

import dev.sonde.samples.report.LayerSeries.Point;
import dev.sonde.samples.report.Svg.At;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All layers side by side, each plain and steered: from least to greatest, and one deviation around the mean. */
final class LayersChart {
    static final double WIDTH = 460;
    static final double HEIGHT = 300;
    private static final double LEFT = 34;
    private static final double BOTTOM = HEIGHT - 40;

    private final Findings findings;
    private final StretchedScale up;
    private final double step;

    LayersChart(Findings findings) {
        this.findings = findings;
        double[] range = range(findings);
        this.up = new StretchedScale(range[0], range[1], BOTTOM, 44);
        this.step = (WIDTH - LEFT - 8) / findings.watched().size();
    }

    /** {@return the least and the greatest value of any layer, plain or steered, with a little room} */
    static double[] range(Findings findings) {
        List<Point> all = Stream.concat(findings.watched().stream(), findings.steered().stream())
                .map(LayerSeries::overall)
                .filter(point -> !Double.isNaN(point.mean()))
                .toList();
        double least = all.stream().mapToDouble(Point::min).min().orElse(-1);
        double greatest = all.stream().mapToDouble(Point::max).max().orElse(1);
        double room = 0.04 * (greatest - least);
        return new double[] {least - room, greatest + room};
    }

    void draw(Svg svg) {
        legend(svg);
        for (int i = 0; i < findings.watched().size(); i++) {
            column(svg, i);
        }
        for (double tick : up.ticks()) {
            double y = up.at(tick);
            svg.line(new At(LEFT, y), new At(WIDTH - 8, y), tick == 0 ? "zero" : "rule");
            svg.text(new At(LEFT - 6, y + 4), "soft small end", Svg.label(tick));
        }
        for (int i = 0; i < findings.watched().size(); i++) {
            glyph(svg, LEFT + step * (i + 0.36), findings.watched().get(i), "plain");
            glyph(svg, LEFT + step * (i + 0.64), findings.steered().get(i), "steered");
        }
    }

    String element() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        draw(svg);
        return svg.element("the layers' figures, plain and steered");
    }

    private static void legend(Svg svg) {
        svg.dot(new At(LEFT + 6, 14), 5, "plain-fill").text(new At(LEFT + 16, 18), "", "as it is");
        svg.dot(new At(LEFT + 86, 14), 5, "steered-fill").text(new At(LEFT + 96, 18), "", "steered");
        svg.text(new At(WIDTH - 8, 18), "soft small end", "line: min to max, bar: mean ± std");
    }

    private void column(Svg svg, int index) {
        String layer = findings.watched().get(index).layer();
        double left = LEFT + step * index;
        if (layer.equals(findings.edited())) {
            svg.rect(new At(left + 3, 32), new At(step - 6, HEIGHT - 34), "marked");
            svg.text(new At(left + step / 2, HEIGHT - 8), "small strong middle", "edited");
        }
        svg.text(new At(left + step / 2, BOTTOM + 18), "small code middle", layer.replaceAll("^encoder\\.", ""));
    }

    private void glyph(Svg svg, double x, LayerSeries series, String kind) {
        Point all = series.overall();
        svg.begin(told(series.layer(), kind, all));
        if (!Double.isNaN(all.mean())) {
            double top = up.at(all.mean() + all.std());
            double bottom = up.at(all.mean() - all.std());
            svg.line(new At(x, up.at(all.min())), new At(x, up.at(all.max())), kind)
                    .rect(new At(x - 5, top), new At(10, bottom - top), kind + "-fill");
        }
        if (!all.isWhole()) {
            svg.dot(new At(x, 40), 4, "bad");
        }
        svg.end();
    }

    private static String told(String layer, String kind, Point all) {
        return String.format(
                Locale.ROOT,
                "%s, %s: mean %.4f, std %.4f, min %.3f, max %.3f, %d not finite",
                layer,
                kind,
                all.mean(),
                all.std(),
                all.min(),
                all.max(),
                all.nonFinite());
    }
}
