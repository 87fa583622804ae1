package dev.sonde.samples.report;

import dev.sonde.samples.report.LayerSeries.Point;
import dev.sonde.samples.report.Svg.At;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One layer over the calls of a run: least and greatest value, mean, and the band of one deviation around it. */
final class CallsChart {
    private static final double WIDTH = 340;
    private static final double HEIGHT = 170;
    private static final int MOST_POINTS = 150;

    private final LayerSeries series;
    private final Scale across;
    private final StretchedScale up;

    CallsChart(LayerSeries series, double least, double greatest) {
        this.series = series.thinned(MOST_POINTS);
        List<Point> points = series.points();
        double last = Math.max(2, points.get(points.size() - 1).run());
        this.across = new Scale(1, last, 34, WIDTH - 16);
        this.up = new StretchedScale(least, greatest, HEIGHT - 24, 26);
    }

    String element() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(new At(2, 14), "strong code", series.layer());
        axes(svg);
        List<Point> whole = series.points().stream().filter(Point::isWhole).toList();
        if (!whole.isEmpty()) {
            svg.path(area(whole), "band");
            svg.path(curve(whole, Point::min), "edge");
            svg.path(curve(whole, Point::max), "edge");
            svg.path(curve(whole, Point::mean), "centre");
        }
        series.points().stream().filter(p -> !p.isWhole()).forEach(p -> broken(svg, p));
        return svg.element(series.layer() + " over the calls of the run");
    }

    private void axes(Svg svg) {
        for (double tick : up.ticks()) {
            double y = up.at(tick);
            svg.line(new At(34, y), new At(WIDTH - 8, y), tick == 0 ? "zero" : "rule");
            svg.text(new At(28, y + 4), "soft small end", Svg.label(tick));
        }
        for (double tick : across.ticks(4)) {
            svg.text(new At(across.at(tick), HEIGHT - 8), "soft small middle", Svg.label(tick));
        }
    }

    private void broken(Svg svg, Point point) {
        double x = across.at(point.run());
        svg.begin(point.nonFinite() + " numbers not finite about call " + Math.round(point.run()))
                .line(new At(x, 26), new At(x, HEIGHT - 24), "bad-line")
                .dot(new At(x, 28), 4, "bad")
                .end();
    }

    private String curve(List<Point> points, ToDoubleFunction<Point> figure) {
        StringBuilder steps = new StringBuilder();
        for (Point point : points) {
            steps.append(steps.isEmpty() ? 'M' : 'L').append(step(point, figure.applyAsDouble(point)));
        }
        return steps.toString();
    }

    private String area(List<Point> points) {
        StringBuilder steps = new StringBuilder(curve(points, p -> p.mean() + p.std()));
        for (int i = points.size() - 1; i >= 0; i--) {
            Point point = points.get(i);
            steps.append('L').append(step(point, point.mean() - point.std()));
        }
        return steps.append('Z').toString();
    }

    private String step(Point point, double value) {
        return Svg.n(across.at(point.run())) + " " + Svg.n(up.at(value));
    }
}
