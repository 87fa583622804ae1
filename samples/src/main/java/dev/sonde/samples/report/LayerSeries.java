package dev.sonde.samples.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The figures of one layer, call by call.
 *
 * @param layer its path
 * @param points one for each call, in order
 */
public record LayerSeries(String layer, List<Point> points) {

    /** The figures of one call. Where a layer holds what is not finite, the others may be NaN. */
    public record Point(double run, double mean, double std, double min, double max, long nonFinite) {
        boolean isWhole() {
            return nonFinite == 0;
        }
    }

    /** {@return one point for all calls: the mean of means and deviations, the least and the greatest value} */
    Point overall() {
        return joined(points);
    }

    /** {@return this series with at most {@code most} points, neighbours joined} */
    LayerSeries thinned(int most) {
        int step = Math.max(1, (points.size() + most - 1) / most);
        List<Point> fewer = new ArrayList<>();
        for (int i = 0; i < points.size(); i += step) {
            fewer.add(joined(points.subList(i, Math.min(points.size(), i + step))));
        }
        return new LayerSeries(layer, fewer);
    }

    private static Point joined(List<Point> points) {
        List<Point> whole = points.stream().filter(Point::isWhole).toList();
        double run = points.get(points.size() / 2).run;
        long nonFinite = points.stream().mapToLong(Point::nonFinite).sum();
        if (whole.isEmpty()) {
            return new Point(run, Double.NaN, Double.NaN, Double.NaN, Double.NaN, nonFinite);
        }
        return new Point(
                run,
                whole.stream().mapToDouble(Point::mean).average().orElseThrow(),
                whole.stream().mapToDouble(Point::std).average().orElseThrow(),
                whole.stream().mapToDouble(Point::min).min().orElseThrow(),
                whole.stream().mapToDouble(Point::max).max().orElseThrow(),
                nonFinite);
    }
}
